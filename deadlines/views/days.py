"""A day in the query of an address."""

import datetime

from design.fields import FIRST_DAY
from timekeeping import today

FARTHEST = datetime.timedelta(days=800)  # beyond it every member's ledger would have to be rehearsed for years


def day_in(written: str) -> datetime.date:
    """The day asked for; today where it is none, or further away than any deadline."""
    try:
        day = datetime.date.fromisoformat(written)
    except ValueError:
        return today()
    return day if FIRST_DAY <= day <= today() + FARTHEST else today()
