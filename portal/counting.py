"""What is counted over all members, as plain data: members, goals by where they stand, duties kept, projects.

Standings are counted, never averaged: ratios of different indicators have no mean (DOMAIN §5).
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from deadlines.lateness import last_day_in_time_before
from deadlines.models import Duty
from goals.models import CountedStanding, Goal
from goals.progress import Standing
from goals.standing import progress_of
from members.categories import CLASS_OF, Category
from members.models import Organization
from portal.models import Figures
from reports.models import Disclosure, ProgressReport, Project
from timekeeping import today

FIRST_HALF_YEAR = datetime.date(2023, 9, 30)  # recruitment opened in September 2023
GOALS_AT_A_TIME = 2000


def member_figures() -> Figures:
    """Members by category, prefecture and status, and how they became so many."""
    return Figures.of("members", count_members)


def goal_figures() -> Figures:
    """Where the goals that hold stand, by indicator and by requirement class."""
    return Figures.of("goals", count_goals)


def activity_figures() -> Figures:
    """Duties kept, projects, disclosures and reports."""
    return Figures.of("activity", count_activity)


def count_anew() -> None:
    """Count everything that is stale, however long it takes; the worker's part."""
    for name, count in (("members", count_members), ("goals", count_goals), ("activity", count_activity)):
        Figures.of(name, count, patience=float("inf"))


# --- members --------------------------------------------------------------------------------------------------


def count_members() -> dict[str, Any]:
    cells = (
        Organization.objects.public()
        .order_by()
        .values_list("category", "prefecture", "status")
        .annotate(members=Count("pk"))
    )
    return {"cells": [list(cell) for cell in cells], "growth": growth(today())}


def growth(until: datetime.date) -> list[dict[str, Any]]:
    """Members by category at the end of each half fiscal year since the beginning, and now."""
    joined = by_month(Organization.objects.filter(joined_on__lte=until), "joined_on")
    left = by_month(Organization.objects.filter(left_on__lte=until), "left_on")
    points = []
    for day in half_years(until):
        counts = Counter({str(category): 0 for category in Category})
        for (category, month), number in joined.items():
            counts[category] += number if month <= day else 0
        for (category, month), number in left.items():
            counts[category] -= number if month <= day else 0
        points.append({"day": day.isoformat(), "members": dict(counts)})
    return points


def by_month(organizations: QuerySet[Organization], field: str) -> dict[tuple[str, datetime.date], int]:
    """(category, first day of the month) → number."""
    rows = organizations.order_by().values_list("category", TruncMonth(field)).annotate(number=Count("pk"))
    return {(category, month): number for category, month, number in rows}


def half_years(until: datetime.date) -> Iterator[datetime.date]:
    """30 September and 31 March from the beginning, and `until` itself as the last one."""
    day = FIRST_HALF_YEAR
    while day < until:
        yield day
        day = datetime.date(day.year + 1, 3, 31) if day.month == 9 else datetime.date(day.year, 9, 30)
    yield until


# --- goals ----------------------------------------------------------------------------------------------------


def count_goals() -> dict[str, Any]:
    by_indicator: dict[str, Counter[str]] = {}
    by_class: dict[str, Counter[str]] = {}
    total: Counter[str] = Counter({standing.value: 0 for standing in Standing})
    for indicator, category, standing in standings():
        total[standing] += 1
        by_indicator.setdefault(indicator or "", Counter())[standing] += 1
        by_class.setdefault(CLASS_OF[Category(category)].value, Counter())[standing] += 1
    return {
        "total": dict(total),
        "by_indicator": {code: dict(counts) for code, counts in by_indicator.items()},
        "by_class": {name: dict(counts) for name, counts in by_class.items()},
    }


def standings() -> Iterator[tuple[str | None, str, str]]:
    """(indicator's code, category, standing) of every goal that holds, some thousands at a time; each is kept."""
    rows = Goal.objects.counted().order_by("pk")
    named = rows.values_list("pk", "current__indicator__code", "organization__category").iterator()
    while some := list(islice(named, GOALS_AT_A_TIME)):
        progress = progress_of(Goal.objects.filter(pk__in=[pk for pk, _code, _category in some]))
        CountedStanding.objects.record({pk: progress[pk].standing for pk, _code, _category in some})
        for pk, code, category in some:
            yield code, category, progress[pk].standing.value


# --- duties, reports, projects --------------------------------------------------------------------------------


def count_activity() -> dict[str, Any]:
    return {
        "duties": dict(count_duties()),
        "reports": ProgressReport.objects.public().count(),
        "projects": Project.objects.public().count(),
        "disclosures": Disclosure.objects.public().count(),
    }


def count_duties() -> Iterator[tuple[str, dict[str, int]]]:
    """Of each kind: how many of present members' duties have come due, and how many of these are fulfilled."""
    limit = last_day_in_time_before(today())
    counts = (
        Duty.objects.of_members()
        .with_deadline()
        .order_by()
        .values_list("kind")
        .annotate(
            kept=Count("pk", filter=Q(state="fulfilled")),
            checking=Count("pk", filter=Q(state="submitted")),
            outstanding=Count("pk", filter=Q(state="open", effective_due_on__lt=limit)),
        )
    )
    for kind, fulfilled, checking, outstanding in counts:
        yield kind, {"fulfilled": fulfilled, "checking": checking, "outstanding": outstanding}
