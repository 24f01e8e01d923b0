"""Which years a progress report asks for: pure functions of values (DOMAIN §2: the due date is not the data year)."""

import datetime
from collections.abc import Container
from decimal import Decimal

from timekeeping import fiscal_year_of

# A cumulative goal needs every year; older gaps than these are filled in by an own report of those years.
MOST_YEARS_ASKED = 6
SURPRISE = 10


def latest_finished_year(first_month: int, day: datetime.date) -> int:
    """The latest fiscal year, beginning with `first_month`, that is over on `day`."""
    return fiscal_year_of(day, first_month).year - 1


def years_asked(*, is_cumulative: bool, base_year: int | None, latest: int, known: Container[int]) -> list[int]:
    """The years a goal is asked for: the latest finished one; of a cumulative goal every one not known since the base.

    At most the last MOST_YEARS_ASKED; the latest one is always among them.
    """
    if not is_cumulative or base_year is None or base_year >= latest:
        return [latest]
    missing = [year for year in range(base_year + 1, latest) if year not in known]
    return [*missing[1 - MOST_YEARS_ASKED :], latest]


def is_surprising(value: Decimal | None, last: Decimal | None) -> bool:
    """Whether a value is ten times the last one, or a tenth of it: worth a second look, never refused."""
    if value is None or last is None or value == 0 or last == 0:
        return False
    return abs(value) >= SURPRISE * abs(last) or abs(last) >= SURPRISE * abs(value)
