"""A remark, and what several checks ask of values."""

import unicodedata
from decimal import Decimal
from typing import NamedTuple

TENFOLD = 10


class Remark(NamedTuple):
    """One thing to look at. `line`: the name of the line of the sheet it is about; empty: the whole.

    What is no warning is only good to know.
    """

    text: str
    line: str = ""
    is_warning: bool = True


def is_tenfold(value: Decimal | None, before: Decimal | None) -> bool:
    """Whether a value is ten times another or more, or a tenth of it or less: often a slip of the unit."""
    if not value or not before:
        return False
    larger, smaller = max(abs(value), abs(before)), min(abs(value), abs(before))
    return larger >= TENFOLD * smaller


def plain_unit(unit: str) -> str:
    """A unit as it is compared: without width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", unit).casefold().split())


def is_percent(unit: str) -> bool:
    return plain_unit(unit) in {"%", "パーセント", "percent"}


def is_outside_percent(value: Decimal | None) -> bool:
    """Whether a share is below 0 or above 100 %."""
    return value is not None and not 0 <= value <= 100
