"""The review queue: everything that waits for a decision of the secretariat, of every kind, oldest first."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Count, Min, QuerySet, Value
from django.urls import reverse

from enrolment.models import Application, ChangeRequest, LeavingRequest
from goals.models import Announcement, GoalVersion
from reports.models import Disclosure, ProgressReport, Project
from reviews.models import Submission
from timekeeping import today
from timekeeping.clock import tokyo_date

# The kinds by their name in addresses, and the way from each to its organization.
KINDS: dict[str, type[Submission]] = {
    "application": Application,
    "goal": GoalVersion,
    "announcement": Announcement,
    "progress-report": ProgressReport,
    "project": Project,
    "disclosure": Disclosure,
    "change": ChangeRequest,
    "leaving": LeavingRequest,
}
KIND_OF = {model: kind for kind, model in KINDS.items()}
RELATED = {"application": (), "goal": ("goal__organization", "indicator")}


class Waiting(NamedTuple):
    """One row of the queue."""

    kind: str
    submission: Any

    @property
    def days(self) -> int:
        """Days it has waited, by Tokyo's calendar."""
        return (today() - tokyo_date(self.submission.submitted_at)).days

    @property
    def label(self) -> str:
        return str(self.submission._meta.verbose_name)

    @property
    def organization(self) -> Any:
        return self.submission.organization_or_none()

    @property
    def address(self) -> str:
        return review_address(self.submission)


class KindCount(NamedTuple):
    """How many of one kind wait, and since when the oldest."""

    kind: str
    label: str
    number: int
    oldest_at: datetime.datetime | None

    @property
    def days(self) -> int | None:
        return (today() - tokyo_date(self.oldest_at)).days if self.oldest_at else None


def review_address(submission: Submission) -> str:
    """The page where an officer decides on it."""
    return reverse("review", args=[KIND_OF[type(submission)], submission.pk])


def for_review(kind: str) -> QuerySet[Any]:
    """All submissions of a kind with what a review page needs of their organization."""
    return KINDS[kind]._default_manager.select_related(*RELATED.get(kind, ("organization",)))


def waiting_rows(kinds: Iterable[str]) -> QuerySet[Any]:
    """(kind, id, submitted_at) of all that waits, oldest first, in one statement."""
    each = [
        KINDS[kind]
        ._default_manager.filter(state=Submission.State.SUBMITTED)
        .order_by()
        .annotate(kind=Value(kind, output_field=CharField()))
        .values_list("kind", "pk", "submitted_at")
        for kind in kinds
    ]
    first, *others = each
    return first.union(*others, all=True).order_by("submitted_at", "pk")


def load(rows: Iterable[tuple[str, UUID, Any]]) -> list[Waiting]:
    """The submissions behind rows of the queue, in their order; one query a kind."""
    rows = list(rows)
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for kind, pk, _at in rows:
        wanted[kind].append(pk)
    found = {kind: for_review(kind).in_bulk(keys) for kind, keys in wanted.items()}
    return [Waiting(kind, found[kind][pk]) for kind, pk, _at in rows if pk in found[kind]]


def counts() -> list[KindCount]:
    """How many of each kind wait and since when; one small query a kind."""
    result = []
    for kind, model in KINDS.items():
        found = model._default_manager.filter(state=Submission.State.SUBMITTED).aggregate(
            n=Count("pk"), at=Min("submitted_at")
        )
        result.append(KindCount(kind, str(model._meta.verbose_name), found["n"], found["at"]))
    return result


def neighbours(submission: Submission) -> tuple[str | None, str | None]:
    """The addresses of the one before and the one after it in the whole queue, None at an end."""
    before = after = None
    rows = waiting_rows(KINDS)
    keys = [(kind, pk) for kind, pk, _at in rows[:2000]]
    here = (KIND_OF[type(submission)], submission.pk)
    if here in keys:
        at = keys.index(here)
        before = keys[at - 1] if at else None
        after = keys[at + 1] if at + 1 < len(keys) else None
    elif keys:
        after = keys[0]
    return (
        reverse("review", args=before) if before else None,
        reverse("review", args=after) if after else None,
    )
