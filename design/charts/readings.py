"""What a line chart is made of: values by year, and targets as they stood."""

from decimal import Decimal
from typing import NamedTuple


class Reading(NamedTuple):
    """A value in a year; None where it is not known."""

    year: int
    value: Decimal | float | None


class Target(NamedTuple):
    """What was to be reached by `year`, as it stood from the year `since` on."""

    since: int
    year: int
    value: Decimal | float
