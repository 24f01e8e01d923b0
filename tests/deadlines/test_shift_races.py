"""Bulk shifts beside everything else that happens at the same moment, with real connections."""

import datetime

import pytest
from django.db import transaction

from deadlines import shifting, sweep
from deadlines.models import Duty, Shift, Sweep
from notices.models import Notice
from reviews.errors import Conflict
from tests.beside import Beside, wait_until_somebody_waits_for_a_lock
from tests.deadlines.factory import DutyFactory, member
from tests.members.factory import ContactFactory, OfficerFactory

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
DAY = datetime.date
REASON = "豪雨災害のため"


@pytest.fixture(autouse=True)
def _today(frozen_today):
    frozen_today(2026, 11, 24)


def described(**fields):
    return Shift(**{"reason_ja": REASON, "days": 30, **fields})


def carry_out(officer, seen, **fields):
    shift = described(**fields)
    shifting.carry_out(shift, by=officer, seen=seen)
    return shift


def test_of_two_officers_who_confirm_the_same_preview_one_moves_the_dates_and_the_other_is_asked_again():
    duty, officers = DutyFactory(), [OfficerFactory(), OfficerFactory()]
    seen = shifting.preview(described()).fingerprint
    both = [Beside(lambda officer=officer: carry_out(officer, seen)) for officer in officers]
    for thread in both:
        thread.join()
    assert sorted(type(thread.outcome).__name__ for thread in both) == ["Conflict", "Shift"]
    duty.refresh_from_db()
    assert duty.extended_to == DAY(2026, 12, 31)
    assert Shift.objects.count() == 1


def test_two_officers_who_move_different_duties_at_once_make_a_shift_each():
    DutyFactory(kind="goals")
    DutyFactory(kind="project")
    officer = OfficerFactory()
    seen = {kind: shifting.preview(described(kinds=[kind])).fingerprint for kind in ("goals", "project")}
    both = [Beside(lambda kind=kind: carry_out(officer, seen[kind], kinds=[kind])) for kind in seen]
    for thread in both:
        thread.join()
    assert sorted(Shift.objects.values_list("moved_duties", flat=True)) == [1, 1]


def test_of_two_officers_who_undo_at_once_one_wins_and_the_other_is_told():
    duty, officer = DutyFactory(), OfficerFactory()
    shift = carry_out(officer, shifting.preview(described()).fingerprint)
    both = [Beside(lambda: shifting.undo(Shift.objects.get(pk=shift.pk), by=officer)) for _ in range(2)]
    for thread in both:
        thread.join()
    assert sorted(type(thread.outcome).__name__ for thread in both) == ["Conflict", "NoneType"]
    duty.refresh_from_db()
    assert duty.extended_to is None


def test_what_is_being_submitted_at_that_moment_is_waited_for_and_not_moved():
    duty, other, officer = DutyFactory(kind="goals"), DutyFactory(kind="project"), OfficerFactory()
    seen = shifting.preview(described()).fingerprint
    with transaction.atomic():
        duty.submitted()
        beside = Beside(lambda: carry_out(officer, seen))
        wait_until_somebody_waits_for_a_lock()
    beside.join()
    assert isinstance(beside.outcome, Conflict)  # one duty less than the officer has seen: asked again
    carry_out(officer, shifting.preview(described()).fingerprint)
    duty.refresh_from_db()
    other.refresh_from_db()
    assert (duty.state, duty.extended_to, other.extended_to) == ("submitted", None, DAY(2026, 12, 31))


def test_what_is_submitted_while_dates_move_is_submitted_with_the_new_date():
    duty, officer = DutyFactory(), OfficerFactory()
    with transaction.atomic():
        shift = carry_out(officer, shifting.preview(described()).fingerprint)
        beside = Beside(Duty.objects.get(pk=duty.pk).submitted)
        wait_until_somebody_waits_for_a_lock()
    beside.join()
    duty.refresh_from_db()
    assert (duty.state, duty.extended_to) == ("submitted", DAY(2026, 12, 31))
    shifting.undo(shift, by=officer)
    duty.refresh_from_db()
    assert (duty.state, duty.extended_to) == ("submitted", DAY(2026, 12, 31))


def test_a_sweep_that_is_writing_is_waited_for_and_what_it_wrote_is_taken_back():
    member(DAY(2025, 12, 1), category="university", on=DAY(2026, 11, 24))
    officer, seen = OfficerFactory(), shifting.preview(described()).fingerprint
    with transaction.atomic():
        sweep.sweep(by_hand=True)
        beside = Beside(lambda: carry_out(officer, seen))
        wait_until_somebody_waits_for_a_lock()
        assert Notice.objects.open().filter(kind="reminder", due_on=DAY(2026, 12, 1)).exists()
    beside.join()
    assert isinstance(beside.outcome, Shift)
    assert not Notice.objects.open().filter(kind="reminder").exists()


@pytest.mark.parametrize("by", ["sweep", "release"])
def test_a_sweep_that_starts_while_dates_move_queues_nothing_for_the_old_date(by):
    member(DAY(2025, 12, 1), category="university", on=DAY(2026, 11, 24))
    officer = OfficerFactory()
    Sweep.objects.create(day=DAY(2026, 11, 24))
    act = {"sweep": lambda: sweep.sweep(by_hand=True), "release": lambda: sweep.release(by=officer)}[by]
    with transaction.atomic():
        carry_out(officer, shifting.preview(described()).fingerprint)
        beside = Beside(act)
        wait_until_somebody_waits_for_a_lock()
    beside.join()
    assert not isinstance(beside.outcome, Exception)
    assert not Notice.objects.open().filter(kind="reminder", due_on=DAY(2026, 12, 1)).exists()


def test_many_sweeps_and_shifts_at_once_leave_no_reminder_of_an_old_date():
    for n in range(20):
        contact = ContactFactory(email=f"c{n}@example.jp")
        DutyFactory(organization=contact.organization)
    officer = OfficerFactory()

    def shift_three_times():
        for _ in range(3):
            carry_out(officer, shifting.preview(described(days=7)).fingerprint, days=7)

    beside = [Beside(shift_three_times), *(Beside(lambda: sweep.sweep(by_hand=True)) for _ in range(3))]
    for thread in beside:
        thread.join()
    assert [thread.outcome for thread in beside if isinstance(thread.outcome, Exception)] == []
    deadlines = {duty.pk: duty.deadline for duty in Duty.objects.all()}
    for notice in Notice.objects.open().filter(kind="reminder"):
        assert notice.due_on == deadlines[notice.about]
