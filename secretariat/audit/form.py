"""What an officer looks for in the audit."""

import datetime
import uuid
from typing import Any

from django import forms as controls
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from design import fields, forms
from members.models import Organization
from secretariat.audit.reading import Wanted, tables
from secretariat.chosen import keys_in
from timekeeping import today
from timekeeping.clock import end_of, start_of

AT_MOST = 20
# Text is compared row by row: only among the acts of some people, on one object, or of so many days.
SEARCHED_DAYS = 92


def kinds() -> list[tuple[str, Any]]:
    """The kinds of things that have a history, by their name in the reader's language."""
    named = [(kind, capfirst(model.pgh_tracked_model._meta.verbose_name)) for kind, model in tables().items()]
    return [("", _("All")), *sorted(named, key=lambda pair: pair[1])]


class AuditFilter(forms.Form):
    """Filters of the audit; a mistake is said beside its field and nothing is shown."""

    person = fields.LineField(label=gettext_lazy("Person (name or e-mail)"), required=False, max_length=200)
    by_people = controls.BooleanField(label=gettext_lazy("Without the portal's own work"), required=False)
    kind = controls.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=kinds)
    organization = fields.LineField(label=gettext_lazy("Organization (name or number)"), required=False, max_length=200)
    since = fields.JapaneseDateField(label=gettext_lazy("From"), required=False, has_example=False)
    until = fields.JapaneseDateField(label=gettext_lazy("Until"), required=False, has_example=False)
    text = fields.LineField(label=gettext_lazy("Text in a changed value"), required=False, max_length=200)
    searched_since: datetime.date | None = None  # from when text is searched, where no beginning was given

    object = controls.CharField(required=False, max_length=100, widget=controls.HiddenInput)

    def clean_person(self) -> list[uuid.UUID] | None:
        """The people meant; raises ValidationError where nobody or too many are."""
        typed = self.cleaned_data["person"]
        if not typed:
            return None
        exact = User.objects.filter(email=typed.lower())
        similar = User.objects.filter(Q(email__icontains=typed) | Q(name__icontains=typed))
        found = list(exact.values_list("pk", flat=True)) or list(similar.values_list("pk", flat=True)[: AT_MOST + 1])
        return few(found, _("Nobody has this name or e-mail address."))

    def clean_organization(self) -> list[uuid.UUID] | None:
        """The members meant, also former ones; raises ValidationError where none or too many are."""
        typed = self.cleaned_data["organization"]
        if not typed:
            return None
        if keys := keys_in([typed]):
            return keys
        found = Organization.objects.matching(typed).values_list("pk", flat=True)[: AT_MOST + 1]
        return few(list(found), _("No organization has this name or number."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        if data.get("text") and not (data.get("person") or data.get("organization") or data.get("object")):
            self._search_in_days(since, until)
        if data.get("object") and not data.get("kind"):
            self.add_error("kind", _("Say what kind of thing it is."))
        return data

    def _search_in_days(self, since: datetime.date | None, until: datetime.date | None) -> None:
        """Let text be searched in a short period: the last days before `until` where no beginning was given."""
        if self.errors:
            return
        last = until or today()
        first = last - datetime.timedelta(days=SEARCHED_DAYS)
        if since is None:
            self.cleaned_data["since"] = self.searched_since = first
        elif since < first:
            message = ngettext(
                "Text is searched together with a person, an organization or a period of at most %(days)d day.",
                "Text is searched together with a person, an organization or a period of at most %(days)d days.",
                SEARCHED_DAYS,
            )
            self.add_error("text", message % {"days": SEARCHED_DAYS})

    def wanted(self) -> Wanted:
        """What was chosen; only of a valid form."""
        data = self.cleaned_data
        until = data["until"]
        return Wanted(
            persons=data["person"],
            is_by_people=data["by_people"],
            kind=data["kind"],
            object_id=data["object"],
            organizations=data["organization"],
            since=start_of(data["since"]) if data["since"] else None,
            until=end_of(until) if until else None,
            text=data["text"],
        )


def few(found: list[uuid.UUID], none: str) -> list[uuid.UUID]:
    if not found:
        raise ValidationError(none)
    if len(found) > AT_MOST:
        raise ValidationError(_("More than %(number)d match; write more of it.") % {"number": AT_MOST})
    return found
