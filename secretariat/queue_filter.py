"""Which part of the review queue an officer goes through, and in which order; it stands in the address of each page."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from members.categories import Category

AGES = (7, 14, 30, 60)
SORTS: dict[str, Any] = {
    "oldest": _("Longest waiting first"),
    "newest": _("Newest first"),
    "organization": _("By organization"),
    "kind": _("By kind"),
    "officer": _("By officer"),
}
MINE, NOBODY = "mine", "nobody"
NAMES = ("q", "kind", "officer", "category", "age", "sort")


@dataclass(frozen=True)
class Wanted:
    """What was asked for and understood; `officer`: "mine", "nobody", the id of an officer, or empty for all."""

    kind: str = ""
    officer: str = ""
    category: str = ""
    age: str = ""
    q: str = ""  # words of the name or number of a member or applicant
    sort: str = "oldest"
    by: Any = None  # whose queue it is

    @property
    def officer_id(self) -> UUID | None:
        """The officer whose reviews are wanted; None where all, or nobody's, are."""
        if self.officer == MINE:
            return self.by.pk if self.by else None
        return UUID(self.officer) if self.officer and self.officer != NOBODY else None

    @property
    def submitted_before(self) -> datetime.datetime | None:
        return timezone.now() - datetime.timedelta(days=int(self.age)) if self.age else None

    def query(self, **changed: str) -> str:
        """As it stands in an address, with its question mark; only what differs from the whole queue."""
        said = {name: changed.get(name, getattr(self, name)) for name in NAMES}
        said = {name: value for name, value in said.items() if value and value != "oldest"}
        return f"?{urlencode(said)}" if said else ""


class QueueFilter(forms.Form):
    """What the officer wants to see; anything not understood is left out."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    kind = forms.ChoiceField(required=False, widget=forms.HiddenInput)  # chosen by the tabs above the form
    officer = forms.ChoiceField(label=_("Officer"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False, choices=[("", _("All")), *Category.choices])
    age = forms.ChoiceField(label=_("Waiting"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=list(SORTS.items()))

    def __init__(self, data: Any, *, kinds: list[tuple[str, str]], by: Any) -> None:
        super().__init__(data, label_suffix="")
        self.by = by
        fields: Any = self.fields
        fields["kind"].choices = [("", _("All")), *kinds]
        fields["officer"].choices = [("", _("All")), (MINE, _("Mine")), (NOBODY, _("Nobody's")), *officers()]
        longer = _("%(days)s days or longer")
        fields["age"].choices = [("", _("All")), *((str(days), longer % {"days": days}) for days in AGES)]

    def wanted(self) -> Wanted:
        """What was chosen and understood."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value}, by=self.by)


def officers() -> list[tuple[str, str]]:
    """Everybody who works at the secretariat, to filter by."""
    return choices_of(get_user_model().objects.officers())


def deciders() -> list[tuple[str, str]]:
    """Whom work can be handed to: who only reads or prepares could not finish it."""
    return choices_of(get_user_model().objects.deciders())


def choices_of(people: Any) -> list[tuple[str, str]]:
    return [(str(person.pk), str(person)) for person in people.order_by("name", "email")]
