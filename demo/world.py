"""The invented world: one random source an organization, so that the same N, seed and date give the same rows."""

import datetime
import random
import uuid
from dataclasses import dataclass, field

from deadlines.models import Duty
from reviews.models import State
from timekeeping.clock import TOKYO

FIRST_JOINING = datetime.date(2023, 12, 22)
SPAN_DAYS = 1060


@dataclass(frozen=True)
class Answer:
    """When a duty was answered, and where the review stands on the day of the demo."""

    submitted_on: datetime.date
    decided_on: datetime.date | None
    state: State

    @property
    def is_accepted(self) -> bool:
        return self.state == State.ACCEPTED


@dataclass(frozen=True)
class Script:
    """An organization of a demo person: when it joined, and how it answered each (kind, period); nothing else."""

    joined_on: datetime.date
    states: dict[tuple[str, int], State]

    def answer(self, duty: Duty, day: datetime.date) -> Answer | None:
        state = self.states.get((duty.kind, duty.period))
        if state is None or duty.due_on is None:
            return None
        if state == State.ACCEPTED:
            submitted_on = min(duty.due_on - datetime.timedelta(days=20), day - datetime.timedelta(days=30))
            return Answer(submitted_on, submitted_on + datetime.timedelta(days=9), state)
        return Answer(day - datetime.timedelta(days=6), None, state)


@dataclass(frozen=True)
class World:
    """What a demo is made from: a seed, the day it stands on, and the organizations with a script of their own."""

    seed: int
    day: datetime.date
    scripts: dict[int, Script] = field(default_factory=dict)

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

    @property
    def end_of_yesterday(self) -> datetime.datetime:
        """The end of the last day that is over, in Tokyo."""
        return datetime.datetime.combine(self.day, datetime.time(0), tzinfo=TOKYO) - datetime.timedelta(minutes=1)


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
