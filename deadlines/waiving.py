"""Waiving many duties at once (今回は対応不要), set-based, in one transaction.

What was submitted is left out: it is decided in the review queue.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from deadlines import fingerprint
from deadlines.models import Duty, StandingDecision, Task
from deadlines.verbs import REMINDER
from notices import outbox
from reviews.errors import Conflict


@dataclass(frozen=True)
class Preview:
    """What a waiver would do, counted; `seen` changes with any duty it waives."""

    waived: int
    members: int
    submitted: int
    closed: int
    seen: str


def preview(chosen: Any) -> Preview:
    """Count what waiving the duties of the queryset `chosen` would do now; two queries for any number."""
    is_open = Q(state=Duty.State.OPEN)
    found = chosen.order_by().aggregate(
        waived=Count("pk", filter=is_open),
        members=Count("organization", filter=is_open, distinct=True),
        submitted=Count("pk", filter=Q(state=Duty.State.SUBMITTED)),
        closed=Count("pk", filter=~Q(state__in=(Duty.State.OPEN, Duty.State.SUBMITTED))),
    )
    return Preview(**found, seen=_seen(chosen.open()))


@transaction.atomic
def waive_all(chosen: Any, *, because: str, seen: str) -> int:
    """Waive the open duties of the queryset `chosen`, as the officer has `seen` them; returns how many.

    Raises Conflict, and nothing is done, where they are others by now or there are none.
    """
    now = timezone.now()
    locked = chosen.open().order_by("pk").select_related(None).select_for_update(of=("self",))
    keys = Duty.objects.filter(pk__in=locked.values("pk"))
    waived = keys.open().update(state=Duty.State.WAIVED, reason=because, closed_at=now)
    mine = Duty.objects.filter(state=Duty.State.WAIVED, closed_at=now, reason=because)
    if not waived or seen != _seen(mine):
        raise Conflict(None)
    Task.objects.filter(duty__in=mine.values("pk")).settle()
    StandingDecision.objects.filter(duties__in=mine).settle()
    outbox.cancel_all(mine.values_list("pk", flat=True), kinds=[REMINDER])
    return waived


def _seen(duties: Any) -> str:
    return fingerprint.of(duties.with_deadline(), "effective_due_on")
