"""The daily sweep: opens the duties of the time ahead and queues the reminders of the day (DESIGN, core idea 4).

1. The ledgers that need their next row are reconciled, so that what falls due in 400 days stands there.
2. The day is claimed: one row a day, so that two sweeps at once work one after the other and the second writes nothing.
3. On working days the reminders are written, at most one statement a step, in the same transaction; what became untrue
   meanwhile is taken back before it ends.
4. On every day, held or not, the secretariat's tasks are opened and settled.
An automatic sweep is held, and mails nothing, until an officer has seen its preview: the first one that would mail
anybody, the next one after an import, and one above the cap. By hand (`manage.py remind`) it only warns.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from deadlines import alarm
from deadlines.ledger import HORIZON_DAYS, open_rows
from deadlines.models import ReminderRule, Sweep
from deadlines.models.sweep import FINISHED, HELD
from deadlines.plan import Plan, Planned
from deadlines.reminders import Written, current_steps, take_back_untrue, write_reminders
from deadlines.steps import Step, last_step_day
from members.models import Organization
from notices.models import Notice
from notices.tasks import wake
from timekeeping import is_working_day, previous_working_day, today

LEAST_CAP = 1000  # mails


class ClosedDay(Exception):
    """No mail goes out on such a day: what is held is released on the next working day."""


class Swept(NamedTuple):
    """What a sweep did; `hold` says why it is held, empty where it is not."""

    opened: int
    queued: int
    missed: int
    hold: str = ""


class Before(NamedTuple):
    """What the sweeps until a day have left behind."""

    held_since: datetime.date | None  # the first day whose reminders wait for an officer
    swept_until: datetime.date | None  # the last day before it whose reminders were written
    releases: int  # how often an officer has let reminders go

    @classmethod
    def day(cls, day: datetime.date) -> Self:
        return cls(
            **Sweep.objects.aggregate(
                held_since=Min("day", filter=HELD & Q(day__lte=day)),
                swept_until=Max("day", filter=FINISHED & Q(day__lt=day)),
                releases=Count("released_at"),
            )
        )


def sweep(day: datetime.date | None = None, *, by_hand: bool = False) -> Swept:
    """Do all that the sweep of `day` (today) does. Running it again writes nothing new."""
    day = day or today()
    opened = open_rows(day)
    steps = current_steps(day)
    with transaction.atomic():
        row = Sweep.objects.claim(day)
        before = Before.day(day)
        hold = "" if by_hand else reason_to_hold(day, before)
        unwritten = transaction.savepoint()
        already = 0 if by_hand else mails_of(day)  # a second sweep adds to what an officer has let go
        written = Written(0, 0) if hold else _write(day, before, steps)
        if written.queued and not by_hand and exceeds_cap(mails_of(day) - already):
            hold, written = Sweep.Hold.CAP, Written(0, 0)
            transaction.savepoint_rollback(unwritten)
        if not by_hand:
            row.is_held, row.hold_reason = bool(hold), hold
        written = _still_true(day, written)
        _record(row, opened, written)
    if written.queued:
        transaction.on_commit(wake, robust=True)
    alarm.raise_tasks(day, steps)
    return Swept(opened, written.queued, written.missed, hold)


@transaction.atomic
def release(*, by: Any, day: datetime.date | None = None) -> Swept:
    """An officer has seen the preview: let the held reminders go. What was held on earlier days is caught up.

    Raises ClosedDay.
    """
    day = day or today()
    if not is_working_day(day):
        raise ClosedDay(day)
    row = Sweep.objects.claim(day)
    written = _write(day, Before.day(day), current_steps(day))
    Sweep.objects.held().update(is_held=False, released_by=by, released_at=timezone.now())
    row.refresh_from_db()
    written = _still_true(day, written)
    row.released_by, row.released_at = by, timezone.now()
    _record(row, 0, written)
    if written.queued:
        transaction.on_commit(wake, robust=True)
    return Swept(0, written.queued, written.missed)


def plan(day: datetime.date | None = None, *, only: str = "") -> Plan:
    """Who would get what on `day`, most urgent first, as the ledger stands now; `only`: one address.

    For a day to come it is assumed that the sweeps of the working days until then send what is theirs.
    """
    day = day or today()
    return Plan.of_day(day, since=_left_to_send_from(day) if is_working_day(day) else None, only=only)


def preview(day: datetime.date | None = None) -> list[Planned]:
    """All of `plan(day)` at once."""
    return plan(day)[:]


def rehearse(day: datetime.date) -> Iterator[Planned]:
    """Who would get what on `day`, newly opened duties included; nothing stays written."""
    with ledger_as_of(day):
        yield from plan(day)


@contextmanager
def ledger_as_of(day: datetime.date) -> Iterator[None]:
    """Inside, the ledger stands as the sweep of `day` will find it; nothing stays written."""
    with transaction.atomic():
        open_rows(day)
        yield
        transaction.set_rollback(True)


def is_beyond_ledger(day: datetime.date) -> bool:
    """Whether reminders of `day` speak of duties that the ledger has still to open."""
    longest = ReminderRule.objects.filter(is_enabled=True).aggregate(days=Max("lead_days"))["days"] or 0
    return day + datetime.timedelta(days=longest) > today() + datetime.timedelta(days=HORIZON_DAYS)


def cap() -> int:
    """The most mails an automatic sweep may queue: the larger of 1,000 and half the members."""
    return max(LEAST_CAP, Organization.objects.members().count() // 2)


def exceeds_cap(mails: int) -> bool:
    """Whether so many mails are more than an automatic sweep may queue; members are counted only where it matters."""
    return mails > LEAST_CAP and mails > cap()


def reason_to_hold(day: datetime.date, before: Before | None = None) -> str:
    """Why an automatic sweep of `day` would be held, the cap left aside; empty where it would not."""
    before = before or Before.day(day)
    if before.held_since:
        return Sweep.objects.get(day=before.held_since).hold_reason
    return Sweep.Hold.FIRST if not before.releases and plan(day).exists() else ""


def mails_of(day: datetime.date) -> int:
    """How many people the reminders of a day go to."""
    return Notice.objects.open().filter(for_day=day).values("address").distinct().count()


def _write(day: datetime.date, before: Before, steps: list[Step]) -> Written:
    """The reminders of a working day; on a closed day none."""
    if not is_working_day(day):
        return Written(0, 0)
    since = _catch_up_from(before.held_since or day)
    return write_reminders(day, steps, since=since, swept_until=before.swept_until)


def _still_true(day: datetime.date, written: Written) -> Written:
    """What is left of `written` once everything that became untrue meanwhile is taken back; takes the last lock."""
    return written._replace(queued=max(written.queued - take_back_untrue(day), 0)) if written.queued else written


def _catch_up_from(day: datetime.date) -> datetime.date:
    """The first day of the catch-up window of `day`; while sweeps are held the window waits with the first of them."""
    return day - datetime.timedelta(days=settings.CATCH_UP_DAYS)


def _left_to_send_from(day: datetime.date) -> datetime.date:
    """The first step day that the sweep of `day` finds unsent: on a day to come the sweeps before it did their part."""
    last = previous_working_day(day - datetime.timedelta(days=1))
    if last >= today():
        return last_step_day(last) + datetime.timedelta(days=1)
    return _catch_up_from(Before.day(day).held_since or day)


def _record(row: Sweep, opened: int, written: Written) -> None:
    row.finished_at = timezone.now()
    row.opened_duties += opened
    row.queued_notices += written.queued
    row.missed_notices += written.missed
    row.save()
