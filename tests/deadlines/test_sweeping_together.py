"""The sweep beside others at the same instant, over real connections."""

import datetime
import threading

import pytest
from django.db import transaction

from deadlines import sweep
from deadlines.models import Sweep, Task
from deadlines.reminders import current_steps, take_back_untrue, write_reminders
from notices.models import Notice
from tests.beside import Beside, wait_until_somebody_waits_for_a_lock
from tests.deadlines.factory import member

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
DAY = datetime.date(2026, 11, 24)


def university(**more):
    return member(datetime.date(2025, 12, 1), category="university", **more)


def test_two_sweeps_and_a_release_at_the_same_instant_double_nothing_and_fail_nowhere():
    for n in range(30):
        university(contact=f"c{n}@example.jp", manager=f"m{n}@example.jp")
    for _n in range(5):
        university(contact=None)
    together = threading.Barrier(3)

    def one(does):
        together.wait()
        does()

    by_hand = lambda: sweep.sweep(DAY, by_hand=True)  # noqa: E731
    beside = [
        Beside(lambda does=does: one(does)) for does in (by_hand, by_hand, lambda: sweep.release(by=None, day=DAY))
    ]
    for thread in beside:
        thread.done()
    assert Notice.objects.count() == 60
    assert Task.objects.count() == 5
    assert Sweep.objects.count() == 1


def test_what_is_submitted_while_the_sweep_writes_is_not_asked_for():
    duty = university().duties.get(kind="project")
    with transaction.atomic():
        duty.submitted(on=DAY)  # not committed yet: the sweep still reads an open duty
        sweeping = Beside(lambda: sweep.sweep(DAY, by_hand=True))
        wait_until_somebody_waits_for_a_lock()
    sweeping.done()
    assert Notice.objects.get().state == Notice.State.CANCELLED
    assert Sweep.objects.get().queued_notices == 0


def test_what_is_submitted_just_before_the_sweep_ends_takes_its_reminder_back():
    duty = university().duties.get(kind="project")
    with transaction.atomic():
        write_reminders(DAY, current_steps(DAY), since=DAY, swept_until=None)
        assert take_back_untrue(DAY) == 0
        submitting = Beside(lambda: duty.submitted(on=DAY))
        wait_until_somebody_waits_for_a_lock()
    submitting.done()
    assert Notice.objects.get().state == Notice.State.CANCELLED


def test_a_contact_changed_while_the_sweep_writes_is_not_mailed():
    contact = university(contact="before@example.jp").contacts.get()
    with transaction.atomic():
        contact.email = "after@example.jp"
        contact.save()
        sweeping = Beside(lambda: sweep.sweep(DAY, by_hand=True))
        wait_until_somebody_waits_for_a_lock()
    sweeping.done()
    assert Notice.objects.get(address="before@example.jp").state == Notice.State.CANCELLED
    sweep.sweep(DAY, by_hand=True)
    assert Notice.objects.get(address="after@example.jp").state == Notice.State.QUEUED
