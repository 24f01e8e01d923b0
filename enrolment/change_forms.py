"""Forms of 変更届 and 退会届."""

import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from design.fields import JapaneseDateField, TextField
from design.forms import ModelForm, VersionedForm
from enrolment import duplicates
from enrolment.changing import identity_of
from enrolment.forms import FIELD_CLASSES, HELP_TEXTS, complete_local_government, show_what_the_category_needs
from enrolment.models import ChangeRequest, LeavingRequest
from enrolment.models.change import REVIEWED
from members.categories import Category
from members.models import Organization
from members.models.organization import LeavingReason


class ChangeForm(VersionedForm, ModelForm):
    """The registered facts as they are to be; what differs from the register becomes the notification of change."""

    effective_on = JapaneseDateField(label=_("effective on"))
    reason = TextField(label=_("reason"), max_length=1000, required=False)

    class Meta:
        model = Organization
        fields = REVIEWED
        field_classes = FIELD_CLASSES
        help_texts = {name: text for name, text in HELP_TEXTS.items() if name in REVIEWED}
        widgets = {"category": forms.RadioSelect}

    def __init__(self, *args: Any, change: ChangeRequest, **kwargs: Any) -> None:
        self.change = change
        self.registered = change.organization
        initial = {**change.changes, "effective_on": change.effective_on, "reason": change.reason}
        initial["version"] = change.version
        # The register itself is not touched by what is typed here.
        super().__init__(*args, instance=copy.copy(change.organization), initial=initial, **kwargs)
        self.fields["category"].choices = Category.choices  # type: ignore[attr-defined]
        self.needs("representative_title", "representative_name", "representative_kana")
        show_what_the_category_needs(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        errors: dict[str, Any] = {}
        if data.get("category") == Category.LOCAL_GOVERNMENT:
            if not data.get("local_government_code") and not self.has_error("local_government_code"):
                errors["local_government_code"] = _("Please enter this.")
            self.derive_again(data)
            errors |= complete_local_government(data)
        elif data.get("category"):
            data["local_government_code"] = ""
            needed = ("corporate_number", "prefecture") if data["category"] == Category.COMPANY else ("prefecture",)
            errors |= {name: _("Please enter this.") for name in needed if not data.get(name)}
        for name, message in errors.items():
            if not self.has_error(name):
                self.add_error(name, message)
        if not self.errors and not self.changes:
            raise forms.ValidationError(_("Nothing differs from what is registered."))
        return data

    def derive_again(self, data: dict[str, Any]) -> None:
        """With another code, the number and prefecture that belonged to the old one follow it."""
        if data.get("local_government_code") != self.registered.local_government_code:
            for name in ("corporate_number", "prefecture"):
                if data.get(name) == getattr(self.registered, name):
                    data[name] = ""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            for name, message in duplicates.taken(identity_of(self.instance)).items():
                self.add_error(name, message)

    @property
    def changes(self) -> dict[str, str]:
        """What is to be written: the fields that differ from the register."""
        return {
            name: self.cleaned_data[name]
            for name in REVIEWED
            if name in self.cleaned_data and self.cleaned_data[name] not in self.spellings(name)
        }

    def spellings(self, name: str) -> list[str]:
        """A registered fact as it stands and as the form would write it; neither is a change."""
        stands = getattr(self.registered, name)
        try:
            return [stands, self.fields[name].to_python(stands)]
        except forms.ValidationError:
            return [stands]

    def keep(self, *, by: Any) -> ChangeRequest:
        """Save the draft. Raises Conflict where somebody else saved or sent it meanwhile."""
        change = self.change
        change.changes = self.changes
        change.before = {name: getattr(self.registered, name) for name in change.changes}
        change.effective_on = self.cleaned_data["effective_on"]
        change.reason = self.cleaned_data["reason"]
        change.created_by = change.created_by or by
        return change.save_edit(version=self.seen_version)


class LeavingForm(VersionedForm, ModelForm):
    """When and why an organization wants to leave; removal is no wish and not offered."""

    understood = forms.BooleanField(
        label=_("We know that our goals and projects will no longer be shown in the directory of members.")
    )

    class Meta:
        model = LeavingRequest
        fields = ("wished_on", "leaving_reason", "explanation")
        field_classes = {"wished_on": JapaneseDateField}
        labels = {"wished_on": _("Requested date of leaving")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = (LeavingReason.WITHDREW, LeavingReason.DISSOLVED)
        self.fields["leaving_reason"] = forms.ChoiceField(
            label=_("reason for leaving"),
            choices=[(reason.value, reason.label) for reason in offered],
            widget=forms.RadioSelect,
        )
        self.fields["leaving_reason"].error_messages["required"] = _("Please choose.")
        self.fields["leaving_reason"].shown_as_required = True  # type: ignore[attr-defined]
        self.needs("wished_on")

    def clean_wished_on(self) -> Any:
        day = self.cleaned_data["wished_on"]
        if day and day < self.instance.organization.joined_on:
            raise forms.ValidationError(_("The date of leaving is before the joining date."))
        return day
