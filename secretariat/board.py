"""Who is missing: duties with the days left, filtered as an officer thinks."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.db.models import Count, Q
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from deadlines.lateness import distance_in_words, last_day_in_time_before
from deadlines.models import Duty, Kind
from members.categories import CLASS_OF, Category, RequirementClass, categories_of
from members.models import Organization
from members.prefectures import Prefecture
from members.reach import unreached_among
from secretariat.models import MemberOfficer
from secretariat.queue_filter import MINE, NOBODY, officers
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


STATES = [
    ("", _("All")),
    ("open", _("Not submitted")),
    ("correction", _("Returned for correction")),
    ("submitted", _("Submitted (being checked)")),
]


def officer_choices() -> list[tuple[str, Any]]:
    """Whose members: all, one's own, those nobody looks after, or an officer's."""
    return [("", _("All")), (MINE, _("Mine")), (NOBODY, _("Nobody's")), *officers()]


class BoardFilter(forms.Form):
    """What the officer wants to see. Where a part is not understood, nothing is shown, and nothing acted on."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    requirement_class = forms.ChoiceField(
        label=_("Requirement class"), required=False, choices=[("", _("All")), *RequirementClass.choices]
    )
    kind = forms.ChoiceField(label=_("Duty"), required=False, choices=[("", _("All")), *Kind.choices])
    prefecture = forms.ChoiceField(label=_("Prefecture"), required=False, choices=[("", _("All")), *Prefecture.choices])
    when = forms.ChoiceField(label=_("Deadline"), required=False, choices=WHEN)
    overdue_by = forms.IntegerField(
        label=_("Overdue by at least (days)"), required=False, min_value=1, max_value=3650, localize=False
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    officer = forms.ChoiceField(label=_("Officer of the member"), required=False, choices=officer_choices)

    def wanted(self) -> dict[str, str]:
        """What was chosen and understood, by name."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    def duties(self, *, by: Any) -> Any:
        """The duties that it means, as an officer (`by`) reads it; none where it is not understood."""
        found = matching(self.wanted(), by=by)
        return found if self.is_valid() else found.none()

    def query(self) -> str:
        """The same as it stands in an address, with its question mark; empty for the whole board."""
        wanted = self.wanted()
        return f"?{urlencode(wanted)}" if wanted else ""


def matching(wanted: dict[str, str], *, by: Any) -> Any:
    """The duties that an officer (`by`) wants to see, soonest first, with organizations and who looks after them."""
    duties: Any = due(Duty.objects.outstanding().of_members(), wanted.get("when", ""))
    if "q" in wanted:
        duties = duties.filter(organization__in=Organization.objects.matching(wanted["q"]))
    if "requirement_class" in wanted:
        duties = duties.filter(organization__category__in=categories_of(wanted["requirement_class"]))
    if "kind" in wanted:
        duties = duties.filter(kind=wanted["kind"])
    if "prefecture" in wanted:
        duties = duties.filter(organization__prefecture=wanted["prefecture"])
    if "overdue_by" in wanted:
        last = today() - datetime.timedelta(days=int(wanted["overdue_by"]))
        duties = duties.overdue(today()).filter(effective_due_on__lte=last)
    if "state" in wanted:
        duties = in_state(duties, wanted["state"])
    if "officer" in wanted:
        duties = looked_after(duties, wanted["officer"], by=by)
    return duties.soonest_first().select_related("organization__looked_after__officer")


def in_state(duties: Any, state: str) -> Any:
    """Of `duties`, those in a state as the board names it: what was returned is told from what never came."""
    if state == "correction":
        return duties.open().filter(correction_due_on__isnull=False)
    if state == "open":
        return duties.open().filter(correction_due_on__isnull=True)
    return duties.filter(state=state)


def looked_after(duties: Any, officer: str, *, by: Any) -> Any:
    """Of `duties`, those of members that the reader (mine), nobody, or an officer (an id) looks after."""
    held: Any = MemberOfficer.objects.of_active()
    if officer == NOBODY:
        return duties.exclude(organization__in=held.values("organization"))
    return duties.filter(
        organization__in=held.filter(officer=by if officer == MINE else officer).values("organization")
    )


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
    officer: Any = None  # who looks after the member

    @property
    def days_in_words(self) -> str:
        """Days left; nothing where there is no date."""
        return "–" if self.days is None else distance_in_words(self.days)


def rows(duties: Iterable[Duty]) -> list[Row]:
    """Duties with the days that are left today (negative: past the deadline), and whether anybody can be reached."""
    day, shown = today(), list(duties)
    unreached = unreached_among(duty.organization_id for duty in shown)
    return [
        Row(
            duty,
            (duty.deadline - day).days if duty.deadline else None,
            duty.organization_id in unreached,
            duty.organization.officer,
        )
        for duty in shown
    ]


class KindFigures(NamedTuple):
    """What is due and overdue of one kind of duty in one requirement class: open duties by horizon in days."""

    kind: str
    label: str
    requirement_class: str
    class_label: str
    overdue: int
    within: list[tuple[int, int]]


def figures() -> list[KindFigures]:
    """Open duties by kind and class: overdue, and due within 7, 30 and 90 days; one query. Without what nobody owes."""
    day = today()
    limit = last_day_in_time_before(day)
    windows = {days: (day, day + datetime.timedelta(days=days)) for days in HORIZONS}
    counted: Any = (
        Duty.objects.open()
        .of_members()
        .with_deadline()
        .order_by()
        .values("kind", "organization__category")
        .annotate(
            overdue=Count("pk", filter=Q(effective_due_on__lt=limit)),
            **{
                f"within_{days}": Count("pk", filter=Q(effective_due_on__range=window))
                for days, window in windows.items()
            },
        )
    )
    columns = ("overdue", *(f"within_{days}" for days in HORIZONS))
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in counted:
        its_class = CLASS_OF[Category(row["organization__category"])]
        sums[row["kind"], its_class].update({column: row[column] for column in columns})
    return [
        KindFigures(
            kind.value,
            str(kind.label),
            its_class.value,
            str(its_class.label),
            sums[kind, its_class]["overdue"],
            [(days, sums[kind, its_class][f"within_{days}"]) for days in HORIZONS],
        )
        for kind in Kind
        for its_class in RequirementClass
        if (kind, its_class) in sums
    ]
