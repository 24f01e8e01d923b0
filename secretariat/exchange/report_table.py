"""Progress reports that came before the portal existed, as a table: one row for a goal and a year."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from design.fields import LineField, NumberField, TextField
from design.table_fields import SheetDateField, SheetYearField, YesNoField
from enrolment.approval import RECRUITMENT_OPENED_ON
from goals.completeness import EARLIEST_YEAR, LATEST_YEAR
from secretariat.exchange.goal_table import LARGEST
from secretariat.exchange.identifiers import PortalNumberField
from secretariat.exchange.members_named import OfMemberForm
from timekeeping import today


class ReportRow(OfMemberForm):
    """The actual value of one goal in one year, and the report that gave it."""

    holds = gettext_lazy("Progress reports")
    needed = ("label", "year", "value", "received_on")
    named_by = ("label", "year")

    label = LineField(label=gettext_lazy("name of the goal"), max_length=120, required=False)
    year = SheetYearField(label=gettext_lazy("year"), required=False, min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    value = NumberField(
        label=gettext_lazy("actual value"),
        required=False,
        max_digits=24,
        decimal_places=6,
        min_value=-LARGEST,
        max_value=LARGEST,
    )
    unit = LineField(label=gettext_lazy("unit"), max_length=40, required=False)
    reason = TextField(label=gettext_lazy("why it moved"), max_length=2000, required=False)
    is_assured = YesNoField(label=gettext_lazy("assured by a third party"), required=False)
    summary = TextField(label=gettext_lazy("summary of the year"), max_length=4000, required=False)
    received_on = SheetDateField(label=gettext_lazy("received on"), required=False, first=RECRUITMENT_OPENED_ON)
    goal = PortalNumberField(label=gettext_lazy("portal number of the goal"), required=False)
    report = PortalNumberField(label=gettext_lazy("portal number of the report"), required=False)

    def clean(self) -> dict[str, Any]:
        """A new row names goal, year and day; its value is given, or it is said why it is unknown."""
        data = super().clean()
        if data.get("report"):
            return data
        self.ask_for(data, "year", "received_on")
        if not data.get("goal"):
            self.ask_for(data, "label")
        if data.get("value") is None and not data.get("reason") and not self.has_error("value"):
            self.add_error("value", _("Please enter the value, or write under “why it moved” why it is not known."))
        if data.get("received_on") and data["received_on"] > today():
            self.add_error("received_on", _("This date cannot be in the future."))
        return data
