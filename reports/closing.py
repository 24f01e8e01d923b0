"""Counting a closed fiscal year, and freezing it: what the yearly follow-up says is counted once, here.

The rules of the counting:
- Members are those of 31 March, in the category and under the name they had that day (the history of the register).
- Duties are those whose date (extensions taken into account) fell into the year, ended ones left out. The day of the
  first submission decides whether one was kept in time (翌開庁日 included); what was returned and has not come again,
  or was never submitted, is not kept.
- Goals are those of these members that held on 31 March, in the version accepted by then; where they stand follows
  from the reports accepted so far, up to this year's values (goals/progress.py). Their theme is the group of the
  catalogue that their indicator belongs to, by its key; the names are kept beside, as they were when it was counted.
"""

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, JSONField, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, JSONObject

from deadlines.fingerprint import of_words
from deadlines.lateness import is_late
from deadlines.models import Duty
from goals.models import Goal, GoalVersion, IndicatorGroup
from goals.progress import Standing
from members.categories import CLASS_OF, Category
from members.models import Organization
from members.models.organization import StatusChange
from reports.models.frozen_year import FrozenMember, FrozenYear, is_closed
from reviews.errors import Conflict
from timekeeping import FiscalYear, fiscal_year_of, today
from timekeeping.clock import end_of

FIRST_YEAR = 2023  # recruitment opened in September 2023
AT_A_TIME = 2000
KEPT = ("in_time", "late", "not_kept", "waived")
AS_REGISTERED = ("category", "name_ja", "name_en", "prefecture")

Figures = dict[str, Any]


class NotClosed(Exception):
    """The fiscal year is not over yet."""


class Changed(Conflict):
    """The figures are no longer those that were previewed; `subject` is how they are now."""


def closed_years() -> list[int]:
    """Every fiscal year that is over, the latest first."""
    return list(range(fiscal_year_of(today()).year - 1, FIRST_YEAR - 1, -1))


def freeze(year: int, *, edition: int, seen: str, by: Any, reason: str = "") -> FrozenYear:
    """Count a closed year once more and keep it for good.

    `edition` is the one the officer means to make and `seen` the fingerprint of the figures that were previewed.
    Raises NotClosed before the year is over, Conflict (with the edition that holds) where somebody else has frozen
    this edition first, Changed where the figures have changed since the preview.
    """
    if not is_closed(year):
        raise NotClosed(year)
    if edition != FrozenYear.objects.next_edition(year):
        raise Conflict(FrozenYear.objects.edition_that_holds(year))
    figures = count(year)
    if fingerprint(figures) != seen:
        raise Changed(figures)
    try:
        return keep(FrozenYear(year=year, edition=edition, reason=reason, figures=figures, frozen_by=by))
    except IntegrityError as error:
        if edition == FrozenYear.objects.next_edition(year):
            raise
        raise Conflict(FrozenYear.objects.edition_that_holds(year)) from error


@transaction.atomic
def keep(frozen: FrozenYear) -> FrozenYear:
    """Write a year that was counted, with its members; Changed where those are others than a moment ago."""
    frozen.save(force_insert=True)
    keep_members(frozen)
    if not is_list_as_counted(frozen):
        raise Changed(count(frozen.year))
    return frozen


def fingerprint(figures: Figures) -> str:
    """The same for the same figures: shows whether what is frozen is what was seen."""
    return of_words([json.dumps(figures, sort_keys=True)])


def count(year: int) -> Figures:
    """All figures of a year as plain data; the number of queries grows with neither members nor years."""
    moved = category_then_where_it_differs(FiscalYear(year).ends_on)
    return {
        "growth": growth(year, moved),
        "joined": Organization.objects.filter(joined_on__range=span(year)).count(),
        "left": dict(leavings(year)),
        "on_hold": members_of(year).filter(status_then="on_hold").count(),
        "duties": count_duties(year, moved),
        "checking": due_in(year).filter(state="submitted").count(),
        "goals": count_goals(year),
        "themes": list(IndicatorGroup.objects.values("key", "name_ja", "name_en")),
    }


def span(year: int) -> tuple[datetime.date, datetime.date]:
    period = FiscalYear(year)
    return period.starts_on, period.ends_on


# --- members --------------------------------------------------------------------------------------------------


def as_registered(day: datetime.date) -> Coalesce:
    """Category, names and prefecture at the end of a day; before the first entry of the history those of the first."""
    history = Organization.pgh_event_model.objects.filter(pgh_obj=OuterRef("pk"))  # type: ignore[attr-defined]
    facts = JSONObject(**{name: name for name in AS_REGISTERED})
    then = history.filter(pgh_created_at__lt=end_of(day)).order_by("-pgh_created_at", "-pgh_id")
    first = history.order_by("pgh_created_at", "pgh_id")
    return Coalesce(
        Subquery(then.values(facts=facts)[:1], output_field=JSONField()),
        Subquery(first.values(facts=facts)[:1], output_field=JSONField()),
        JSONObject(**{name: F(name) for name in AS_REGISTERED}),
    )


def members_of(year: int) -> QuerySet[Any]:
    """Who belonged to the partnership at the end of a year, in the order of the directory, with the status then."""
    day = FiscalYear(year).ends_on
    status = StatusChange.objects.filter(organization=OuterRef("pk"), effective_on__lte=day)
    members: QuerySet[Any] = Organization.objects.joined_by(day).annotate(
        status_then=Subquery(status.order_by("-effective_on", "-at").values("status")[:1])
    )
    return members.order_by("sort_key", "pk")


def keep_members(frozen: FrozenYear) -> None:
    """Write the members of a year as rows, some thousands at a time."""
    facts = as_registered(frozen.period.ends_on)
    rows = members_of(frozen.year).annotate(then=facts).values_list("pk", "joined_on", "status_then", "then")
    numbered = enumerate(rows.iterator(chunk_size=AT_A_TIME), 1)
    while some := list(islice(numbered, AT_A_TIME)):
        FrozenMember.objects.bulk_create(
            FrozenMember(
                year=frozen,
                position=position,
                organization_id=pk,
                joined_on=joined_on,
                is_on_hold=status == "on_hold",
                **then,
            )
            for position, (pk, joined_on, status, then) in some
        )


def is_list_as_counted(frozen: FrozenYear) -> bool:
    """Whether the list agrees with the figures: it is written some time after they were counted."""
    numbers = dict(frozen.members.order_by().values_list("category").annotate(number=Count("pk")))
    counted = {category: number for category, number in frozen.figures["growth"][-1]["members"].items() if number}
    on_hold = frozen.members.filter(is_on_hold=True).count()
    return numbers == counted and on_hold == frozen.figures["on_hold"]


def category_then_where_it_differs(day: datetime.date) -> dict[UUID, str]:
    """The category at the end of a day of those that have changed it since; they are few."""
    then = KeyTextTransform("category", as_registered(day))
    changed = Organization.objects.order_by().annotate(category_then=then).exclude(category_then=F("category"))
    return dict(changed.values_list("pk", "category_then"))


def growth(year: int, moved: dict[UUID, str]) -> list[dict[str, Any]]:
    """Members by category at the end of this year and of the years before it."""
    days = [FiscalYear(one).ends_on for one in range(FIRST_YEAR, year + 1)]
    at_end = {
        f"day_{place}": Count("pk", filter=Q(joined_on__lte=day) & (Q(left_on__isnull=True) | Q(left_on__gt=day)))
        for place, day in enumerate(days)
    }
    rows: dict[str, Any] = {
        row["category"]: row for row in Organization.objects.order_by().values("category").annotate(**at_end)
    }
    points = [
        {"day": day.isoformat(), "members": {one.value: rows.get(one, {}).get(f"day_{place}", 0) for one in Category}}
        for place, day in enumerate(days)
    ]
    last: Any = points[-1]["members"]
    for then, now in Organization.objects.joined_by(days[-1]).filter(pk__in=moved).values_list("pk", "category"):
        last[now] -= 1
        last[moved[then]] += 1
    return points


def leavings(year: int) -> QuerySet[Any]:
    """(reason, number) of those that left during a year; reasons are never merged (DOMAIN §3)."""
    left = Organization.objects.filter(left_on__range=span(year)).order_by("leaving_reason")
    return left.values_list("leaving_reason").annotate(number=Count("pk"))


# --- duties ---------------------------------------------------------------------------------------------------


def due_in(year: int) -> QuerySet[Any]:
    """Duties whose date, extensions taken into account, fell into a year."""
    due: QuerySet[Any] = Duty.objects.annotate(date=Coalesce("extended_to", "due_on"))
    return due.filter(date__range=span(year)).exclude(state="ended")


def count_duties(year: int, moved: dict[UUID, str]) -> dict[str, dict[str, dict[str, int]]]:
    """Kind → requirement class → how many were kept in time, kept late, not kept, waived."""
    counted: dict[str, dict[str, dict[str, int]]] = {}
    for kind, category, outcome, number in outcomes(year, moved):
        cells = counted.setdefault(kind, {}).setdefault(CLASS_OF[Category(category)].value, dict.fromkeys(KEPT, 0))
        cells[outcome] += number
    return counted


def outcomes(year: int, moved: dict[UUID, str]) -> Iterator[tuple[str, str, str, int]]:
    """(kind, category then, what became of it, number); duties of one date and submission day come together."""
    due = due_in(year).order_by()
    facts = ("kind", "state", "date", "first_submitted_on")
    stayed = due.exclude(organization__in=moved).values_list(*facts, "organization__category")
    changed = due.filter(organization__in=moved).values_list(*facts, "organization")
    for rows in (stayed, changed):
        for kind, state, date, submitted_on, whose, number in rows.annotate(number=Count("pk")).iterator():
            yield kind, moved.get(whose, whose), outcome_of(state, date, submitted_on), number


def outcome_of(state: str, date: datetime.date, submitted_on: datetime.date | None) -> str:
    """What became of a duty; fulfilled without a known day (taken over from before the portal) counts as in time."""
    if state == "waived":
        return "waived"
    if state not in ("submitted", "fulfilled"):
        return "not_kept"
    return "late" if submitted_on is not None and is_late(date, submitted_on) else "in_time"


# --- goals ----------------------------------------------------------------------------------------------------


def count_goals(year: int) -> dict[str, dict[str, int]]:
    """Theme (key of the group in the catalogue; empty for own indicators) → standing → number."""
    counted: dict[str, Counter[str]] = {}
    versions = versions_of(year).iterator(chunk_size=AT_A_TIME)
    while some := list(islice(versions, AT_A_TIME)):
        actuals = Goal.objects.filter(pk__in=[version.goal_id for version in some]).actuals_by_year()
        for version in some:
            theme = version.indicator.group_id if version.indicator else ""
            standing = version.progress(actuals.get(version.goal_id, {}), as_of_year=year).standing
            counted.setdefault(theme, Counter())[standing.value] += 1
    return {theme: {one.value: numbers[one.value] for one in Standing} for theme, numbers in counted.items()}


def versions_of(year: int) -> QuerySet[GoalVersion]:
    """What each member's goals said at the end of a year."""
    day = FiscalYear(year).ends_on
    held: QuerySet[GoalVersion] = GoalVersion.objects.accepted().filter(
        Q(goal__ended_on__isnull=True) | Q(goal__ended_on__gt=day),
        decided_at__lt=end_of(day),
        goal__organization__in=Organization.objects.joined_by(day),
    )
    newest = held.order_by("goal_id", "-number").distinct("goal_id")
    return newest.select_related("indicator").prefetch_related("interim_targets")
