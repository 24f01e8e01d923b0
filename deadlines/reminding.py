"""Reminding of chosen duties at once, because an officer wants it and not because a rule says so; set-based.

It joins the digest of the day: a person gets one mail a day, and where that has left already, the next day's. Nobody
is reminded of a duty twice on a day, and never of what was submitted.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from deadlines import fingerprint
from deadlines.models import Duty
from deadlines.plan import DISTINCT, Plan
from deadlines.reminders import planned_by_hand, take_back_untrue, write_by_hand
from deadlines.verbs import REMINDER
from notices import outbox
from notices.models import Notice
from reviews.errors import Conflict
from timekeeping import today

COUNTED = """
    SELECT count(*), count(DISTINCT about), count(DISTINCT address),
           count(DISTINCT address) FILTER (WHERE EXISTS (
               SELECT FROM notices_mail AS mail
                WHERE mail.is_digest AND mail.for_day = '{day}' AND mail.address = reminder.address
                  AND mail.state <> 'queued')),
           bit_xor(hashtextextended(concat_ws('|', about, due_on, address), 0))
      FROM ({distinct}) AS reminder
"""


@dataclass(frozen=True)
class Preview:
    """What reminding would do now, counted; `seen` changes with any reminder."""

    reminders: int
    duties: int
    people: int
    late: int  # people whose mail of the day has left
    submitted: int
    undated: int
    told: int  # duties that somebody was reminded of today
    unreached: int
    seen: str


def plan(chosen: Any, *, only: str = "") -> Plan:
    """Who would get what about the duties of the queryset `chosen`; `only`: one address."""
    return Plan(planned_by_hand(chosen, today(), only=only))


def preview(chosen: Any) -> Preview:
    """Count what `remind` would do now; the same number of queries for any number of duties."""
    reminders, duties, people, late, marks = _counted(chosen)
    is_owed = Q(state=Duty.State.OPEN, effective_due_on__isnull=False)
    said = Notice.objects.filter(kind=REMINDER, for_day=today(), state__in=("queued", "sent")).values("about")
    found = chosen.order_by().with_deadline()
    numbers: dict[str, int] = {
        "submitted": found.filter(state=Duty.State.SUBMITTED).count(),
        "undated": found.open().filter(effective_due_on__isnull=True).count(),
        "told": found.filter(is_owed, pk__in=said).count(),
        "owed": found.filter(is_owed).count(),
    }
    unreached = max(numbers.pop("owed") - numbers["told"] - duties, 0)
    seen = fingerprint.as_text(reminders, marks)
    return Preview(reminders, duties, people, late, **numbers, unreached=unreached, seen=seen)


@transaction.atomic
def remind(chosen: Any, *, seen: str) -> int:
    """Queue the reminders about the duties of the queryset `chosen`, as the officer has `seen` them.

    Returns how many. Raises Conflict, and nothing is queued, where they are others by now or there are none.
    """
    reminders, _duties, _people, _late, marks = _counted(chosen)
    day = today()
    if not reminders or fingerprint.as_text(reminders, marks) != seen or write_by_hand(chosen, day) != reminders:
        raise Conflict(None)
    outbox.wake_once()
    return max(reminders - take_back_untrue(day), 0)


def _counted(chosen: Any) -> tuple[int, int, int, int, int | None]:
    distinct = DISTINCT.format(planned=planned_by_hand(chosen, today()))
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(distinct=distinct, day=today().isoformat()))
        return cursor.fetchone()
