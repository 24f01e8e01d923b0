"""What an officer fills in to decide on a submission."""

import datetime
from typing import Any

from django import forms as controls
from django.utils.translation import gettext_lazy as _

from design import forms
from design.fields import JapaneseDateField, TextField
from enrolment.approval import check_joining_date
from members.models.organization import LeavingReason
from reviews.sheet import Line

# Names of the fields that comment on one line of the sheet.
LINE_PREFIX = "on_"


class AcceptForm(forms.Form):
    """Named apart from the comment of a return: both stand in one form on the page."""

    message = TextField(
        label=_("Message to the member (optional)"),
        required=False,
        max_length=2000,
        widget=controls.Textarea(attrs={"rows": 3}),
    )


class ApprovalForm(forms.Form):
    """The joining date, today unless the officer says otherwise, and a message."""

    joined_on = JapaneseDateField(label=_("Joining date"))
    message = TextField(
        label=_("Message to the applicant (optional)"),
        required=False,
        max_length=2000,
        widget=controls.Textarea(attrs={"rows": 3}),
    )

    def clean_joined_on(self) -> datetime.date:
        check_joining_date(self.cleaned_data["joined_on"])
        return self.cleaned_data["joined_on"]


class DeclineForm(forms.Form):
    reason = TextField(
        label=_("Reason (sent to the applicant)"), max_length=2000, widget=controls.Textarea(attrs={"rows": 3})
    )


# A removal is no answer to a request: it takes a written notice and two officers.
ANSWERED_WITH = [choice for choice in LeavingReason.choices if choice[0] != LeavingReason.REMOVED]


class LeavingForm(forms.Form):
    """The officer confirms the date and the reason of leaving."""

    on = JapaneseDateField(label=_("Date of leaving"))
    reason_code = controls.ChoiceField(label=_("Reason for leaving"), choices=ANSWERED_WITH)
    explanation = TextField(
        label=_("Message to the member (optional)"),
        required=False,
        max_length=2000,
        widget=controls.Textarea(attrs={"rows": 3}),
    )


class MinorForm(forms.Form):
    """Whether a change of a goal is minor (DOMAIN §2); the officer's word and its reason are kept."""

    is_minor = controls.ChoiceField(
        label=_("The change is"), choices=[("yes", _("minor")), ("no", _("not minor"))], widget=controls.RadioSelect
    )
    because = TextField(label=_("Reason"), max_length=1000, widget=controls.Textarea(attrs={"rows": 2}))


class ReopenForm(forms.Form):
    reason = TextField(label=_("Reason"), max_length=2000, widget=controls.Textarea(attrs={"rows": 3}))


class CancelReturnForm(forms.Form):
    reason = TextField(
        label=_("Reason (stands in the history, which the member may read)"),
        required=False,
        max_length=2000,
        widget=controls.Textarea(attrs={"rows": 2}),
    )


class ReturnForm(forms.Form):
    """A comment for all and one for each line of the sheet; at least one of them."""

    comment = TextField(
        label=_("Message to the member"), required=False, max_length=2000, widget=controls.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, lines: list[Line], is_to_applicant: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_to_applicant:
            self.fields["comment"].label = _("Message to the applicant")
        self.names = list(dict.fromkeys(line.name for line in lines))
        labels = {line.name: line.label for line in reversed(lines)}
        for name in self.names:
            self.fields[f"{LINE_PREFIX}{name}"] = TextField(
                label=labels[name],
                required=False,
                max_length=1000,
                widget=controls.Textarea(
                    attrs={"rows": 1, "aria-label": _("Comment on %(field)s") % {"field": labels[name]}}
                ),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("comment") and not self.field_comments:
            raise controls.ValidationError(_("Write what is to be corrected: a message, or a comment on a line."))
        return data

    @property
    def field_comments(self) -> dict[str, str]:
        """What was said on each field, without the silent ones."""
        said = {name: self.cleaned_data.get(f"{LINE_PREFIX}{name}", "") for name in self.names}
        return {name: text for name, text in said.items() if text}
