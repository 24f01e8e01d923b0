"""The review queue: everything that waits for a decision of the secretariat, of every kind.

The kinds have a table each; the queue is their union, filtered in each table and sorted over all. Neighbours are
found from the place of a submission in that order, never by counting through the queue.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import (
    CharField,
    Count,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.text import capfirst

from enrolment.models import Application, ChangeRequest, LeavingRequest
from goals.models import Announcement, GoalVersion
from members.models import Organization
from reports.models import Disclosure, ProgressReport, Project
from reviews.models import Submission
from secretariat.models import Assignment
from secretariat.queue_filter import NOBODY, Wanted
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
# From a submission to what has category and reading: an application has them itself.
BODY = {"application": "", "goal": "goal__organization__"}
# What a place in the queue is decided by; the last two make it unique.
ORDERS: dict[str, tuple[str, ...]] = {
    "oldest": ("submitted_at", "pk"),
    "newest": ("-submitted_at", "-pk"),
    "organization": ("reading", "submitted_at", "pk"),
    "kind": ("rank", "submitted_at", "pk"),
    "officer": ("officer_name", "submitted_at", "pk"),
}
COLUMNS = ("kind", "pk", "officer_key", "submitted_at", "reading", "rank", "officer_name")
WHOLE = Wanted()


class Waiting(NamedTuple):
    """One row of the queue."""

    kind: str
    submission: Any
    officer: Any = None
    query: str = ""

    @property
    def days(self) -> int:
        """Days it has waited, by Tokyo's calendar."""
        return (today() - tokyo_date(self.submission.submitted_at)).days

    @property
    def label(self) -> str:
        return capfirst(str(self.submission._meta.verbose_name))

    @property
    def organization(self) -> Any:
        return self.submission.organization_or_none()

    @property
    def address(self) -> str:
        return review_address(self.submission, self.query)


class KindCount(NamedTuple):
    """How many of one kind wait, and since when the oldest; of them, how many are mine and nobody's."""

    kind: str
    label: str
    number: int
    oldest_at: datetime.datetime | None
    mine: int = 0
    nobodys: int = 0

    @property
    def days(self) -> int | None:
        return (today() - tokyo_date(self.oldest_at)).days if self.oldest_at else None


def kind_names() -> list[tuple[str, str]]:
    """The kinds to choose from."""
    return [(kind, capfirst(str(model._meta.verbose_name))) for kind, model in KINDS.items()]


def review_address(submission: Submission, query: str = "") -> str:
    """The page where an officer decides on it, with the part of the queue that is gone through."""
    return reverse("review", args=[KIND_OF[type(submission)], submission.pk]) + query


def for_review(kind: str) -> QuerySet[Any]:
    """All submissions of a kind with what a review page needs of their organization."""
    return KINDS[kind]._default_manager.select_related(*RELATED.get(kind, ("organization",)))


# --- the union ----------------------------------------------------------------------------------------------------


def placed(kind: str) -> QuerySet[Any]:
    """All submissions of a kind with what decides their place, waiting or not."""
    body = BODY.get(kind, "organization__")
    held: Any = Assignment.objects.open().of_active().filter(kind=kind, submission_id=OuterRef("pk"))
    name = Coalesce(NullIf("officer__name", Value("")), F("officer__email"), output_field=TextField())
    return (
        KINDS[kind]
        ._default_manager.order_by()
        .annotate(
            kind=Value(kind, output_field=CharField()),
            rank=Value(list(KINDS).index(kind), output_field=IntegerField()),
            reading=F(f"{body}name_kana"),
            officer_key=Subquery(held.values("officer")[:1], output_field=UUIDField()),
            officer_name=Coalesce(Subquery(held.values(called=name)[:1]), Value(""), output_field=TextField()),
        )
    )


def waiting_of(kind: str, wanted: Wanted = WHOLE, *, of_officer: bool = True) -> QuerySet[Any]:
    """What waits of one kind, as far as it is wanted."""
    rows = placed(kind).filter(state=Submission.State.SUBMITTED)
    if wanted.category:
        rows = rows.filter(**{f"{BODY.get(kind, 'organization__')}category": wanted.category})
    if wanted.q:
        rows = rows.filter(called(kind, wanted.q))
    if wanted.submitted_before:
        rows = rows.filter(submitted_at__lte=wanted.submitted_before)
    return rows.filter(of(wanted)) if of_officer else rows


def called(kind: str, words: str) -> Q:
    """Those of members, or by applicants, found by these words as in the directory; applicants by their address too."""
    if kind == "application":
        return Q(pk__in=Application.objects.filter(state=Submission.State.SUBMITTED).matching(words).values("pk"))
    body = BODY.get(kind, "organization__")
    return Q(**{f"{body}in": Organization.objects.matching(words).order_by().values("pk")})


def of(wanted: Wanted) -> Q:
    """Whose reviews are wanted."""
    if wanted.officer == NOBODY:
        return Q(officer_key__isnull=True)
    return Q(officer_key=wanted.officer_id) if wanted.officer else Q()


def kinds_of(wanted: Wanted) -> list[str]:
    return [wanted.kind] if wanted.kind in KINDS else list(KINDS)


def union(each: Sequence[QuerySet[Any]], order: Sequence[str]) -> QuerySet[Any]:
    """One statement over all kinds, in order."""
    first, *others = (rows.values_list(*COLUMNS) for rows in each)
    return first.union(*others, all=True).order_by(*order) if others else first.order_by(*order)


def waiting_rows(wanted: Wanted = WHOLE, *, kinds: Iterable[str] | None = None) -> QuerySet[Any]:
    """All rows of the part of the queue that is wanted, in its order, in one statement."""
    chosen = [kind for kind in kinds_of(wanted) if kinds is None or kind in kinds]
    if not chosen:
        return Application.objects.none().values_list("pk")
    return union([waiting_of(kind, wanted) for kind in chosen], ORDERS[wanted.sort])


def load(rows: Iterable[tuple[Any, ...]], query: str = "") -> list[Waiting]:
    """The submissions behind rows of the queue, in their order; one query a kind and one for the officers."""
    rows = [row[:3] for row in rows]
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for kind, pk, _officer in rows:
        wanted[kind].append(pk)
    found = {kind: for_review(kind).in_bulk(keys) for kind, keys in wanted.items()}
    people = get_user_model().objects.in_bulk({officer for _kind, _pk, officer in rows if officer})
    return [
        Waiting(kind, found[kind][pk], people.get(officer), query)
        for kind, pk, officer in rows
        if pk in found[kind]  # it may have been deleted at this moment
    ]


def counts(wanted: Wanted = WHOLE) -> list[KindCount]:
    """How many of each kind wait and since when, whatever kind is wanted; one small query a kind."""
    result = []
    # Without an officer the key of nobody: a condition that is never true would empty the whole answer.
    own = Q(officer_key=wanted.by.pk if wanted.by else UUID(int=0))
    for kind, model in KINDS.items():
        found = waiting_of(kind, wanted, of_officer=False).aggregate(
            n=Count("pk", filter=of(wanted) or None),
            at=Min("submitted_at", filter=of(wanted) or None),
            mine=Count("pk", filter=own),
            nobodys=Count("pk", filter=Q(officer_key__isnull=True)),
        )
        label = capfirst(str(model._meta.verbose_name))
        result.append(KindCount(kind, label, found["n"], found["at"], found["mine"], found["nobodys"]))
    return result


# --- next and previous --------------------------------------------------------------------------------------------


def neighbours(submission: Submission, wanted: Wanted = WHOLE) -> tuple[str | None, str | None]:
    """The addresses of the one before and the one after it in this part of the queue, None at an end.

    A submission that does not wait (any more) has the neighbours it had when it did.
    """
    kind = KIND_OF[type(submission)]
    here = placed(kind).filter(pk=submission.pk, submitted_at__isnull=False).values(*COLUMNS).first()
    order = ORDERS[wanted.sort]
    back = tuple(name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order)
    before = beyond(here, wanted, back) if here else None
    after = beyond(here, wanted, order)
    return before, after


def beyond(here: dict[str, Any] | None, wanted: Wanted, order: Sequence[str]) -> str | None:
    """The address of the first in the queue that comes after `here` in an order; the very first without `here`."""
    further = behind(here, order) if here else Q()
    each = [waiting_of(kind, wanted).filter(further).order_by(*order)[:1] for kind in kinds_of(wanted)]
    found = union(each, order).first() if len(each) > 1 else each[0].values_list(*COLUMNS).first()
    return reverse("review", args=found[:2]) + wanted.query() if found else None


def behind(here: dict[str, Any], order: Sequence[str]) -> Q:
    """The condition "after this place": the first column decides, the next one where it is equal."""
    condition = Q(pk__in=[])
    for column in reversed(order):
        name = column.removeprefix("-")
        further = Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": here[name]})
        condition = further | (Q(**{name: here[name]}) & condition)
    return condition
