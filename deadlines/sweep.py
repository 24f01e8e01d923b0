"""The daily sweep: opens the duties of the time ahead and queues the reminders of the day (DESIGN, core idea 4).

1. `claim` of the day: one row a day, so that two sweeps at once work one after the other and the second writes nothing.
2. The ledger is reconciled, so that what falls due in 400 days stands there.
3. On working days the reminders are written, one statement a step, in one transaction; what became untrue meanwhile
   is taken back before it ends.
4. On every day, held or not, the secretariat's tasks are opened and settled.
An automatic sweep is held, and mails nothing, until an officer has seen its preview: the first one that would mail
anybody, the next one after an import, and one above the cap. By hand (`manage.py remind`) it only warns.
"""

import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from deadlines import alarm
from deadlines.ledger import reconcile
from deadlines.models import Sweep
from deadlines.reminders import Planned, Written, planned, take_back_untrue, write_reminders
from members.models import Organization
from notices.models import Notice
from notices.tasks import wake
from timekeeping import is_working_day, today

LEAST_CAP = 1000  # mails


class Swept(NamedTuple):
    """What a sweep did; `hold` says why it is held, empty where it is not."""

    opened: int
    queued: int
    missed: int
    hold: str = ""


def sweep(day: datetime.date | None = None, *, by_hand: bool = False) -> Swept:
    """Do all that the sweep of `day` (today) does. Running it again writes nothing new."""
    day = day or today()
    Sweep.objects.get_or_create(day=day)
    opened = reconcile(Organization.objects.members(), on=day)
    with transaction.atomic():
        row = Sweep.objects.select_for_update().get(day=day)
        hold = "" if by_hand else _reason_to_hold(day)
        before = transaction.savepoint()
        written = Written(0, 0) if hold else _write(day)
        if not by_hand and mails_of(day) > cap():
            hold, written = Sweep.Hold.CAP, Written(0, 0)
            transaction.savepoint_rollback(before)
        if not by_hand:
            row.is_held, row.hold_reason = bool(hold), hold
        written = _still_true(day, written)
        _record(row, opened, written)
    if written.queued:
        transaction.on_commit(wake, robust=True)
    alarm.raise_tasks(day)
    return Swept(opened, written.queued, written.missed, hold)


@transaction.atomic
def release(*, by: Any, day: datetime.date | None = None) -> Swept:
    """An officer has seen the preview: let the held reminders go. What was held on earlier days is caught up."""
    day = day or today()
    Sweep.objects.get_or_create(day=day)
    row = Sweep.objects.select_for_update().get(day=day)
    written = _write(day)
    Sweep.objects.held().update(is_held=False, released_by=by, released_at=timezone.now())
    row.refresh_from_db()
    written = _still_true(day, written)
    row.released_by, row.released_at = by, timezone.now()
    _record(row, 0, written)
    if written.queued:
        transaction.on_commit(wake, robust=True)
    return Swept(0, written.queued, written.missed)


def preview(day: datetime.date | None = None) -> list[Planned]:
    """Who would get what on `day`, most urgent first, as the ledger stands now."""
    day = day or today()
    if not is_working_day(day):
        return []
    found = planned(day, since=_catch_up_from(day))
    return sorted(found, key=lambda reminder: (reminder.due_on, reminder.organization["ja"], reminder.address))


def rehearse(day: datetime.date) -> list[Planned]:
    """Who would get what on `day`, newly opened duties included; nothing stays written."""
    with transaction.atomic():
        reconcile(Organization.objects.members(), on=day)
        found = preview(day)
        transaction.set_rollback(True)
    return found


def cap() -> int:
    """The most mails an automatic sweep may queue: the larger of 1,000 and half the members."""
    return max(LEAST_CAP, Organization.objects.members().count() // 2)


def mails_of(day: datetime.date) -> int:
    """How many people the reminders of a day go to."""
    return Notice.objects.open().filter(for_day=day).values("address").distinct().count()


def _reason_to_hold(day: datetime.date) -> str:
    if waiting := Sweep.objects.held().filter(day__lte=day).order_by("day").first():
        return waiting.hold_reason
    if not Sweep.objects.filter(released_at__isnull=False).exists() and preview(day):
        return Sweep.Hold.FIRST
    return ""


def _write(day: datetime.date) -> Written:
    """The reminders of a working day; on a closed day none."""
    if not is_working_day(day):
        return Written(0, 0)
    last = Sweep.objects.finished().filter(day__lt=day).order_by("-day").first()
    return write_reminders(day, since=_catch_up_from(day), swept_until=last.day if last else None)


def _still_true(day: datetime.date, written: Written) -> Written:
    """What is left of `written` once everything that became untrue meanwhile is taken back; takes the last lock."""
    return written._replace(queued=max(written.queued - take_back_untrue(day), 0)) if written.queued else written


def _catch_up_from(day: datetime.date) -> datetime.date:
    """The first day of the catch-up window; while sweeps are held the window waits with them."""
    held = Sweep.objects.held().filter(day__lte=day).order_by("day").values_list("day", flat=True).first()
    return min(held or day, day) - datetime.timedelta(days=settings.CATCH_UP_DAYS)


def _record(row: Sweep, opened: int, written: Written) -> None:
    row.finished_at = timezone.now()
    row.opened_duties += opened
    row.queued_notices += written.queued
    row.missed_notices += written.missed
    row.save()
