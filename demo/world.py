"""The invented world: one random source an organization, so that the same N, seed and date give the same rows."""

import datetime
import random
import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST_JOINING = datetime.date(2023, 12, 22)
SPAN_DAYS = 1060


@dataclass(frozen=True)
class World:
    """What a demo is made from: a seed and the day it stands on."""

    seed: int
    day: datetime.date

    def rng(self, topic: str, index: int) -> random.Random:
        return random.Random(f"{self.seed}/{topic}/{index}")

    def joining(self, index: int) -> datetime.date:
        """A joining date: many at the start, then fewer; never before the partnership stood, never after the day."""
        rng = self.rng("joining", index)
        earliest = max(FIRST_JOINING, self.day - datetime.timedelta(days=SPAN_DAYS))
        span = max((self.day - earliest).days, 1)
        return earliest + datetime.timedelta(days=int(span * rng.random() ** 2))

    def at(self, day: datetime.date, rng: random.Random) -> datetime.datetime:
        """Some working hour of a day, in Tokyo."""
        clock = datetime.time(rng.randint(9, 17), rng.randint(0, 59))
        return datetime.datetime.combine(day, clock, tzinfo=TOKYO)


def new_id(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)


@dataclass(frozen=True)
class Trait:
    """How an organization answers its duties."""

    punctual: float
    silent: bool


def trait_of(world: World, index: int) -> Trait:
    draw = world.rng("trait", index).random()
    if draw < 0.04:
        return Trait(punctual=0.0, silent=True)
    return Trait(punctual=0.92 if draw < 0.85 else 0.5, silent=False)
