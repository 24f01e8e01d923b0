"""What an officer fills in to decide on a submission."""

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms as controls
from django.utils.translation import gettext_lazy as _

from design import forms
from design.fields import JapaneseDateField, TextField
from enrolment.approval import check_joining_date
from members.models.organization import LeavingReason
from reviews.sheet import Difference, Line

# Names of the fields that comment on one line of the sheet.
LINE_PREFIX = "on_"
L = TypeVar("L", Line, Difference)


def places_of(lines: Iterable[L]) -> list[tuple[str, L]]:
    """Each line with where its comment is typed: its name, numbered where a part of the form has several lines."""
    seen: Counter[str] = Counter()
    places = []
    for line in lines:
        seen[line.name] += 1
        places.append((line.name if seen[line.name] == 1 else f"{line.name}-{seen[line.name]}", line))
    return places


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
    is_sure = controls.BooleanField(
        label=_("The membership ends on this date, and what is listed above ends with it; it cannot be undone here.")
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
        self.places = places_of(lines)
        for place, line in self.places:
            self.fields[f"{LINE_PREFIX}{place}"] = TextField(
                label=line.label,
                required=False,
                max_length=1000,
                widget=controls.Textarea(
                    attrs={"rows": 1, "aria-label": _("Comment on %(field)s") % {"field": line.label}}
                ),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("comment") and not self.field_comments:
            raise controls.ValidationError(_("Write what is to be corrected: a message, or a comment on a line."))
        return data

    @property
    def field_comments(self) -> dict[str, str]:
        """What was said on each field, without the silent ones; of a part with several lines, on which of them."""
        named = Counter(line.name for _place, line in self.places)
        said: dict[str, list[str]] = {}
        for place, line in self.places:
            if text := self.cleaned_data.get(f"{LINE_PREFIX}{place}", ""):
                on_which = _("%(line)s: %(comment)s") % {"line": line.label, "comment": text}
                said.setdefault(line.name, []).append(on_which if named[line.name] > 1 else text)
        return {name: "\n".join(texts) for name, texts in said.items()}
