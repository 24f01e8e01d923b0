"""What officers say about many deadlines at once."""

import datetime
import re
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from deadlines.deciding import MOST_AT_ONCE, Decision
from deadlines.models import ExtensionRequest, Kind, Shift
from deadlines.new_dates import LONGEST_EXTENSION_DAYS, check_to_come
from design import fields, forms
from members.categories import RequirementClass
from members.prefectures import Prefecture

UUIDS = re.compile(r"[0-9a-f-]{36}(?: [0-9a-f-]{36})*")


class KeysField(django_forms.CharField):
    """The ids of the chosen rows, carried along unseen in one field."""

    widget = django_forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        text = str(value or "")
        try:
            keys = [UUID(key) for key in text.split(" ")] if UUIDS.fullmatch(text) else []
        except ValueError:
            keys = []
        if not keys or len(keys) > MOST_AT_ONCE:
            raise ValidationError(_("Please choose the requests in the list again."))
        return keys


class DecideTogetherForm(forms.Form):
    """One answer to many requests for extensions."""

    requests = KeysField()
    decision = django_forms.ChoiceField(label=_("Decision"), choices=Decision, widget=django_forms.RadioSelect)
    granted_to = fields.JapaneseDateField(
        label=_("Extend to"),
        required=False,
        help_text=_("Only where all are extended to one date."),
    )
    answer = fields.TextField(
        label=_("Answer to the members"),
        max_length=1000,
        required=False,
        help_text=_("It stands in the mail to each of them; needed where the date is not extended."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        decision = cleaned.get("decision")
        if decision == Decision.REFUSE and not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Please give the reason."))
        if decision == Decision.TO_ONE_DATE and "granted_to" not in self.errors:
            self._check_date(cleaned.get("granted_to"))
            self._check_answer(cleaned)
        return cleaned

    def _check_answer(self, cleaned: dict[str, Any]) -> None:
        day, asked = cleaned.get("granted_to"), cleaned.get("requests")
        if not day or not asked or cleaned.get("answer") or "answer" in self.errors:
            return
        if ExtensionRequest.objects.filter(pk__in=asked, wished_on__gt=day).exists():
            self.add_error("answer", _("Please say why the date is earlier than some that were requested."))

    def _check_date(self, day: datetime.date | None) -> None:
        if day is None:
            self.add_error("granted_to", _("Please enter this."))
            return
        try:
            check_to_come(day)
        except ValidationError as error:
            self.add_error("granted_to", error)


class PutOffForm(forms.Form):
    """By how much deadlines are put off, why, and whether the members are told."""

    days = fields.WholeNumberField(
        label=_("Put off by (days)"),
        required=False,
        min_value=1,
        max_value=LONGEST_EXTENSION_DAYS,
        help_text=_("Enter either the number of days or the new due date."),
    )
    new_due_on = fields.JapaneseDateField(
        label=_("Put off to (new due date)"),
        required=False,
        help_text=_("Enter either the number of days or the new due date."),
    )
    reason_ja = fields.TextField(
        label=_("Reason (Japanese)"),
        max_length=1000,
        help_text=_("Members read it on the page of the duty and in the mail."),
    )
    reason_en = fields.TextField(
        label=_("Reason (English)"),
        max_length=1000,
        required=False,
        help_text=_("If empty, English readers see the Japanese reason."),
    )
    is_told = django_forms.BooleanField(label=_("Tell the contacts by mail"), required=False, initial=True)

    def clean_new_due_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["new_due_on"]
        if day:
            check_to_come(day)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not {"days", "new_due_on"} & set(self.errors) and bool(cleaned.get("days")) == bool(
            cleaned.get("new_due_on")
        ):
            self.add_error("days", _("Please enter either the number of days or the new due date."))
        return cleaned

    def shift(self, *, among: Any) -> Shift:
        """The shift of the duties `among` which it is to choose, as it was described; not saved."""
        shift = Shift(**self.cleaned_data, is_chosen=True)
        shift.among = among
        return shift


class ShiftForm(PutOffForm):
    """Which duties are put off, by how much and why."""

    FILTER = ("prefectures", "kinds", "requirement_classes", "first_due_on", "last_due_on")
    field_order = (*FILTER, "is_everything")

    prefectures = django_forms.MultipleChoiceField(
        label=_("Prefectures"),
        choices=Prefecture,
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all prefectures."),
    )
    kinds = django_forms.MultipleChoiceField(
        label=_("Kinds of duties"),
        choices=Kind,
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all kinds."),
    )
    requirement_classes = django_forms.MultipleChoiceField(
        label=_("Requirement classes"),
        choices=RequirementClass,
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all classes."),
    )
    first_due_on = fields.JapaneseDateField(
        label=_("Due from"),
        required=False,
        help_text=_("By the date that counts now, extensions included."),
    )
    last_due_on = fields.JapaneseDateField(label=_("Due until"), required=False)
    is_everything = django_forms.BooleanField(
        label=_("Without any of these conditions: all duties of all members are meant"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_due_on"), cleaned.get("last_due_on")
        if first and last and last < first:
            self.add_error("last_due_on", _("Please enter a date that is not before the first."))
        narrowed = any(cleaned.get(name) for name in self.FILTER) or set(self.FILTER) & set(self.errors)
        if not narrowed and not cleaned.get("is_everything"):
            self.add_error("is_everything", _("Please tick this if all duties are meant; else choose which."))
        if narrowed and cleaned.get("is_everything"):
            self.add_error("is_everything", _("Please leave this empty where you have chosen which duties are meant."))
        return cleaned

    def described(self) -> Shift:
        """The shift as it was described, not saved."""
        described = {name: value for name, value in self.cleaned_data.items() if name != "is_everything"}
        return Shift(**described)
