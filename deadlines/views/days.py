"""A day in the query of an address."""

import datetime

from design.fields import FIRST_DAY, LAST_DAY
from timekeeping import today


def day_in(written: str) -> datetime.date:
    """The day asked for; today where it is none, or further away than any deadline."""
    try:
        day = datetime.date.fromisoformat(written)
    except ValueError:
        return today()
    return day if FIRST_DAY <= day <= LAST_DAY else today()
