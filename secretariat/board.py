"""Who is missing: duties with the days left, filtered as an officer thinks."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from deadlines.lateness import last_day_in_time_before
from deadlines.models import Duty, Kind
from members.categories import RequirementClass, categories_of
from members.models import Organization
from members.prefectures import Prefecture
from members.reach import unreached_among
from timekeeping import today

HORIZONS = (7, 30, 90)
WHEN = [
    ("", _("All outstanding")),
    ("overdue", _("Overdue (not submitted)")),
    ("7", _("Due within 7 days")),
    ("30", _("Due within 30 days")),
    ("90", _("Due within 90 days")),
    ("no_date", _("Plan revision date not registered")),
]


class BoardFilter(forms.Form):
    """What the officer wants to see; anything not understood is left out."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    requirement_class = forms.ChoiceField(
        label=_("Requirement class"), required=False, choices=[("", _("All")), *RequirementClass.choices]
    )
    kind = forms.ChoiceField(label=_("Duty"), required=False, choices=[("", _("All")), *Kind.choices])
    prefecture = forms.ChoiceField(label=_("Prefecture"), required=False, choices=[("", _("All")), *Prefecture.choices])
    when = forms.ChoiceField(label=_("Deadline"), required=False, choices=WHEN)

    def wanted(self) -> dict[str, str]:
        """What was chosen and understood, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def matching(wanted: dict[str, str]) -> Any:
    """The duties that an officer wants to see, soonest first, with their organizations."""
    duties: Any = due(Duty.objects.outstanding().of_members(), wanted.get("when", ""))
    if "q" in wanted:
        duties = duties.filter(organization__in=Organization.objects.matching(wanted["q"]))
    if "requirement_class" in wanted:
        duties = duties.filter(organization__category__in=categories_of(wanted["requirement_class"]))
    if "kind" in wanted:
        duties = duties.filter(kind=wanted["kind"])
    if "prefecture" in wanted:
        duties = duties.filter(organization__prefecture=wanted["prefecture"])
    return duties.soonest_first().select_related("organization")


def due(duties: Any, when: str) -> Any:
    """Of `duties`, those overdue, due within a number of days, or without a date."""
    day = today()
    if when == "overdue":
        return duties.overdue(day)
    if when == "no_date":
        return duties.without_plan_date()
    if when:
        return duties.due_between(day, day + datetime.timedelta(days=int(when)))
    return duties


@dataclass(frozen=True)
class Row:
    """A duty on the board."""

    duty: Duty
    days: int | None
    is_unreached: bool = False  # no reminder reaches the member

    @property
    def days_in_words(self) -> str:
        """Days left, said neutrally; nothing where there is no date."""
        if self.days is None:
            return "–"
        if self.days < 0:
            return ngettext("%(n)d day past", "%(n)d days past", -self.days) % {"n": -self.days}
        if self.days == 0:
            return gettext("today")
        return ngettext("%(n)d day left", "%(n)d days left", self.days) % {"n": self.days}


def rows(duties: Iterable[Duty]) -> list[Row]:
    """Duties with the days that are left today (negative: past the deadline), and whether anybody can be reached."""
    day, shown = today(), list(duties)
    unreached = unreached_among(duty.organization_id for duty in shown)
    return [
        Row(duty, (duty.deadline - day).days if duty.deadline else None, duty.organization_id in unreached)
        for duty in shown
    ]


class KindFigures(NamedTuple):
    """What is due and overdue of one kind of duty: number of open duties by horizon in days."""

    kind: str
    label: str
    overdue: int
    within: list[tuple[int, int]]


def figures() -> list[KindFigures]:
    """Open duties by kind: overdue, and due within 7, 30 and 90 days; one query."""
    day = today()
    limit = last_day_in_time_before(day)
    windows = {days: (day, day + datetime.timedelta(days=days)) for days in HORIZONS}
    counted = (
        Duty.objects.open()
        .of_members()
        .with_deadline()
        .order_by()
        .values("kind")
        .annotate(
            overdue=Count("pk", filter=Q(effective_due_on__lt=limit)),
            **{
                f"within_{days}": Count("pk", filter=Q(effective_due_on__range=window))
                for days, window in windows.items()
            },
        )
    )
    by_kind: dict[str, Any] = {row["kind"]: row for row in counted}
    return [
        KindFigures(
            kind.value,
            str(kind.label),
            by_kind.get(kind.value, {}).get("overdue", 0),
            [(days, by_kind.get(kind.value, {}).get(f"within_{days}", 0)) for days in HORIZONS],
        )
        for kind in Kind
    ]
