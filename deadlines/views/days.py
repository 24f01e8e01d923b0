"""A day in the query of an address."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from design.fields import JapaneseDateField
from design.forms import Form
from timekeeping import today

FARTHEST = datetime.timedelta(days=800)  # beyond it every member's ledger would have to be rehearsed for years


class DayForm(Form):
    """Which day is looked at; what is no day in reach is said, and today is shown."""

    date = JapaneseDateField(label=_("Day"))

    def __init__(self, written: str | None) -> None:
        super().__init__({"date": today().isoformat() if written is None else written})
        field: Any = self.fields["date"]
        field.last = today() + FARTHEST

    def day(self) -> datetime.date:
        found: datetime.date = self.cleaned_data["date"] if self.is_valid() else today()
        return found


def day_in(written: str) -> datetime.date:
    """The day asked for, as people type it; today where it is none, or further away than any deadline."""
    return DayForm(written).day()
