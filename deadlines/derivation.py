"""Which duties follow from the facts of a member: pure functions of values (DOMAIN §2; DESIGN, core idea 1).

Every date is computed from the anchor by the one period function, never from the previous due date.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, dropwhile
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from timekeeping import period_end

YEAR = 12

# Until a member chooses its own.
USUAL_INTERVAL = YEAR
USUAL_FIRST_MONTH = 4


class Facts(NamedTuple):
    """What a member's duties depend on."""

    requirement_class: str
    joined_on: datetime.date
    interval_months: int = USUAL_INTERVAL
    fiscal_year_first_month: int = USUAL_FIRST_MONTH
    plan_revision_on: datetime.date | None = None
    interval_since: datetime.date | None = None
    class_changed_on: datetime.date | None = None

    @property
    def counts_from(self) -> datetime.date:
        """The day periods are counted from: who came into another class owes its duties from then, not from joining."""
        return self.class_changed_on or self.joined_on


class Terms(NamedTuple):
    """What a duty rule says, as values."""

    kind: str
    recurrence: str
    first_months: int = YEAR
    anchor: str = "joining"
    fixed_month: int | None = None
    fixed_day: int | None = None
    months_after_fiscal_year: int | None = None


class Closed(NamedTuple):
    """The last period of a kind that is no longer open."""

    period: int
    due_on: datetime.date | None


Key = tuple[str, int]  # kind, period


class Owed(NamedTuple):
    """What is owed, with its dates, and the due date of the first duty that comes after; None where none comes."""

    duties: dict[Key, datetime.date | None]
    next_due_on: datetime.date | None


def owed(
    facts: Facts,
    terms: Iterable[Terms],
    *,
    until: datetime.date,
    closed: Mapping[str, Closed] | None = None,
    at_least: Mapping[str, int] | None = None,
) -> Owed:
    """The duties due up to `until` that come after the closed periods, with their due dates.

    `at_least` names, per kind, the highest period that exists already and needs a date even beyond `until`.
    A plan revision that is not named yet gives a duty without a date (改定時期未登録).
    """
    duties: dict[Key, datetime.date | None] = {}
    later: list[datetime.date] = []
    for rule in terms:
        last = (closed or {}).get(rule.kind)
        highest = (at_least or {}).get(rule.kind, 0)
        for period, due_on in _dates(facts, rule, last):
            if due_on and due_on > until and period > highest and rule.recurrence != "plan_revision":
                later.append(due_on)
                break
            duties[rule.kind, period] = due_on
    return Owed(duties, min(later, default=None))


def _dates(facts: Facts, rule: Terms, last: Closed | None) -> Iterator[tuple[int, datetime.date | None]]:
    """The periods of one kind after the closed ones, with their due dates."""
    if rule.recurrence not in ("once", "plan_revision"):
        yield from _recurring(facts, rule, last)
    elif last is None and rule.recurrence == "plan_revision":
        yield 1, facts.plan_revision_on
    elif last is None:
        yield 1, period_end(facts.counts_from, rule.first_months)


def _recurring(facts: Facts, rule: Terms, last: Closed | None) -> Iterator[tuple[int, datetime.date]]:
    """Period after period, for ever.

    A changed interval counts from the last period that is closed, and asks for nothing before the day it was chosen.
    """
    dates = _due_dates(facts, rule, last)
    if is_own_interval(rule) and facts.interval_since:
        dates = dropwhile(facts.interval_since.__gt__, dates)
    yield from enumerate(dates, start=last.period + 1 if last and last.due_on else 1)


def is_own_interval(rule: Terms) -> bool:
    """Whether the member chooses how often it is due."""
    return rule.recurrence == "own_interval"


def _due_dates(facts: Facts, rule: Terms, last: Closed | None) -> Iterator[datetime.date]:
    """One interval after the other from the last closed period, or from the first one."""
    months = facts.interval_months if is_own_interval(rule) else YEAR
    if rule.anchor == "joining":
        start, done = facts.counts_from, rule.first_months
        if last and last.due_on:
            done = _months_to(start, last.due_on)
            if facts.class_changed_on:  # what was closed in the former class may lie long before
                done = max(done, rule.first_months)
        for following in count(done + months, months):
            yield period_end(start, following)
    year, done = _first_fixed_year(facts, rule, months), 0
    if last and last.due_on:
        passed = _months_between(_fixed(facts, rule, year), last.due_on)
        done = 0 if facts.class_changed_on and passed < 0 else max(passed, 0) + months
    for following in count(done, months):
        yield _fixed(facts, rule, year, following)


def _first_fixed_year(facts: Facts, rule: Terms, months: int) -> int:
    """The year of the first fixed day (or end of the fiscal year) not before one full period after the goals."""
    earliest = period_end(facts.counts_from, rule.first_months + months)
    year = earliest.year - 2
    while _fixed(facts, rule, year) < earliest:
        year += 1
    return year


def _fixed(facts: Facts, rule: Terms, year: int, months: int = 0) -> datetime.date:
    """The fixed day of a year, or the end of the months after the fiscal year that ends after it; `months` later."""
    if rule.anchor == "fixed_day":
        first_of_month = datetime.date(year, rule.fixed_month or 4, 1)
        return first_of_month + relativedelta(months=months, day=rule.fixed_day or 1)
    following = datetime.date(year, facts.fiscal_year_first_month, 1) + relativedelta(months=months)
    return period_end(following - datetime.timedelta(days=1), rule.months_after_fiscal_year or 0)


def _months_to(start: datetime.date, due_on: datetime.date) -> int:
    """The number of months whose period from `start` ends on `due_on`, or the last that ends before it."""
    months = _months_between(start, due_on) + 1
    while period_end(start, months) > due_on:
        months -= 1
    return months


def _months_between(first: datetime.date, second: datetime.date) -> int:
    return (second.year - first.year) * YEAR + second.month - first.month
