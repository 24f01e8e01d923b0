"""What a member says about its deadlines, and what an officer decides."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty, ExtensionRequest, Schedule
from deadlines.new_dates import check_later
from design import fields, forms
from members.categories import RequirementClass


class ExtensionForm(forms.Form):
    """A wish for more time."""

    wished_on = fields.JapaneseDateField(label=_("Requested due date"))
    reason = fields.TextField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("For example: the figures of the year are not settled yet; approval inside the organization."),
    )

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duty = duty

    def clean_wished_on(self) -> datetime.date:
        day = self.cleaned_data["wished_on"]
        check_later(self.duty, day)
        return day


class ScheduleForm(forms.VersionedForm, forms.ModelForm):
    """What a member chooses itself; each requirement class sees what concerns it."""

    FIELDS_OF = {
        RequirementClass.CORPORATE: ("fiscal_year_first_month",),
        RequirementClass.LOCAL_GOVERNMENT: ("interval_months", "plan_name", "plan_revision_on"),
        RequirementClass.ACADEMIC: ("interval_months",),
    }

    class Meta:
        model = Schedule
        fields = ("interval_months", "fiscal_year_first_month", "plan_name", "plan_revision_on")
        help_texts = {
            "interval_months": _(
                "From 6 to 60 months; 12 until you choose. It is counted from the due date of what you submitted last. "
                "What is already overdue keeps its due date."
            ),
            "fiscal_year_first_month": _("4 for a fiscal year from April to March, 1 for a calendar year."),
            "plan_name": _("The basic environmental plan or similar policy that will state the goals and measures."),
            "plan_revision_on": _("The announcement is due on this date. You may change it until it is submitted."),
        }

    def __init__(self, *args: Any, requirement_class: RequirementClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {"version", *self.FIELDS_OF[requirement_class]}:
            del self.fields[name]

    def clean_plan_revision_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["plan_revision_on"]
        is_new = "plan_revision_on" in self.changed_data  # the register may have brought an earlier one
        if day and is_new and day < self.instance.organization.joined_on:
            raise ValidationError(_("Please enter the day on which the organization joined, or a later one."))
        return day

    @property
    def choices(self) -> dict[str, Any]:
        """What was chosen, by field."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class DecisionForm(forms.Form):
    """An officer's answer to a request for an extension; another date than the wished one needs words."""

    granted_to = fields.JapaneseDateField(label=_("Extend to"), required=False)
    answer = fields.TextField(label=_("Answer to the member"), max_length=1000, required=False)

    def __init__(self, *args: Any, asked: ExtensionRequest, **kwargs: Any) -> None:
        super().__init__(*args, initial={"granted_to": asked.wished_on}, **kwargs)
        self.duty, self.wished_on = asked.duty, asked.wished_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "refuse" in self.data:
            if not cleaned.get("answer"):
                self.add_error("answer", _("Please give the reason."))
        elif "granted_to" not in self.errors:
            self._check_date(cleaned.get("granted_to"), answer=cleaned.get("answer"))
        return cleaned

    def _check_date(self, day: datetime.date | None, *, answer: str | None) -> None:
        if day is None:
            self.add_error("granted_to", _("Please enter this."))
            return
        try:
            check_later(self.duty, day)
        except ValidationError as error:
            self.add_error("granted_to", error)
        if day < self.wished_on and not answer and "answer" not in self.errors:
            self.add_error("answer", _("Please say why the date is earlier than the one requested."))


class ReasonForm(forms.Form):
    """Why an officer does something that a member will ask about."""

    reason = fields.TextField(label=_("Reason"), max_length=1000)


class ExtendForm(ReasonForm):
    """An extension that the secretariat grants of its own accord."""

    to = fields.JapaneseDateField(label=_("Extend to"))
    field_order = ("to", "reason")

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duty = duty

    def clean_to(self) -> datetime.date:
        day = self.cleaned_data["to"]
        check_later(self.duty, day)
        return day


class DoneForm(forms.Form):
    """What an officer did about a task, for the colleague who reads it later."""

    note = fields.TextField(
        label=_("What was done"),
        max_length=1000,
        help_text=_("For example: telephoned on 1 April; a new contact is registered."),
    )
