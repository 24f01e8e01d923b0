"""Which steps of which reminder rules are reached on a day: pure arithmetic of dates (DOMAIN §4).

A step's day is the deadline less the rule's lead; its mail goes out on that day or, where that is closed, on the
working day before. Of the steps a duty has reached only the last one is current; the others are past.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from members.categories import categories_of
from timekeeping import next_working_day


class Words(NamedTuple):
    """A rule's own words in both languages; empty where the house's default wording stands."""

    subject_ja: str = ""
    subject_en: str = ""
    text_ja: str = ""
    text_en: str = ""

    @property
    def spoken(self) -> dict[str, dict[str, str]]:
        """The words as a notice keeps them, without what the rule does not say."""
        parts = {
            "subject": {"ja": self.subject_ja, "en": self.subject_en},
            "text": {"ja": self.text_ja, "en": self.text_en},
        }
        return {part: words for part, words in parts.items() if any(words.values())}


class Rule(NamedTuple):
    """A reminder rule as values; an empty kind or class stands for every one."""

    kind: str
    requirement_class: str
    lead_days: int
    audience: str
    effective_from: datetime.date
    words: Words = Words()

    @property
    def narrowness(self) -> int:
        """For one kind of one class is narrower than for a kind, that narrower than for a class or for all."""
        return 2 * bool(self.kind) + bool(self.requirement_class)


class Step(NamedTuple):
    """One lead time for one audience, for the kinds and classes it holds for, and the lead that supersedes it."""

    audience: str
    lead_days: int
    next_lead_days: int | None
    effective_from: datetime.date
    scope: tuple[tuple[str, str], ...]  # pairs of kind and requirement class
    words: tuple[Words, ...]  # the own words for each of them

    @property
    def name(self) -> str:
        """How the step is written in a notice's key."""
        if self.lead_days == 0:
            return "on the day"
        return f"{abs(self.lead_days)} days {'before' if self.lead_days > 0 else 'after'}"

    @property
    def kinds_and_categories(self) -> list[str]:
        """What it is for, as statements compare it: "goals company" is the duty of goals of a company."""
        return [f"{kind} {category}" for kind, its_class in self.scope for category in categories_of(its_class)]


def last_step_day(day: datetime.date) -> datetime.date:
    """The last step day whose mail goes out by `day`: closed days that follow belong to it."""
    return next_working_day(day + datetime.timedelta(days=1)) - datetime.timedelta(days=1)


def steps_of(rules: Iterable[Rule], kinds: Iterable[str], classes: Iterable[str]) -> Iterator[Step]:
    """The steps that follow from the rules: mostly one a rule, more where a narrower rule comes between.

    Rules for the same lead and audience are one step; the words of the narrowest that has own words are said.
    """
    pairs = [(kind, its_class) for kind in kinds for its_class in classes]
    leads: dict[tuple[str, str, str], dict[int, datetime.date]] = defaultdict(dict)
    words: dict[tuple[str, str, str, int], Words] = {}
    for rule in sorted(rules, key=lambda rule: rule.narrowness):
        for kind, its_class in pairs:
            if rule.kind in ("", kind) and rule.requirement_class in ("", its_class):
                known = leads[rule.audience, kind, its_class]
                known[rule.lead_days] = min(rule.effective_from, known.get(rule.lead_days, rule.effective_from))
                if any(rule.words):
                    words[rule.audience, kind, its_class, rule.lead_days] = rule.words
    scopes: dict[tuple[str, int, int | None, datetime.date], list[tuple[str, str]]] = defaultdict(list)
    for (audience, kind, its_class), dated in leads.items():
        ordered = sorted(dated, reverse=True)
        for lead, following in zip(ordered, [*ordered[1:], None], strict=True):
            scopes[audience, lead, following, dated[lead]].append((kind, its_class))
    for (audience, lead, following, since), scope in scopes.items():
        said = tuple(words.get((audience, *pair, lead), Words()) for pair in scope)
        yield Step(audience, lead, following, since, tuple(scope), said)
