"""Two officers, or an officer and an acceptance, at the same moment, with real connections."""

import datetime

import pytest
from django.db import transaction

from deadlines.models import Duty, StandingDecision
from enrolment.leaving import remove
from members.models import Organization, StatusChange
from notices.models import Notice
from tests.beside import Beside, wait_until_somebody_waits_for_a_lock
from tests.deadlines.factory import DutyFactory
from tests.members.factory import ContactFactory, OfficerFactory

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def decision(frozen_today):
    frozen_today(2027, 1, 12)
    duty = DutyFactory()
    ContactFactory(organization=duty.organization, email="contact@example.jp")
    return StandingDecision.propose(
        duty.organization,
        "hold",
        because="未提出のため",
        until=datetime.date(2027, 1, 31),
        duties=[duty],
        by=OfficerFactory(),
    )


def mine(decision):
    return StandingDecision.objects.get(pk=decision.pk)


def test_of_two_officers_who_decide_at_once_one_wins_and_the_other_is_told(decision, frozen_today):
    frozen_today(2027, 2, 1)
    officers = [OfficerFactory(), OfficerFactory()]
    both = [Beside(lambda officer=officer: mine(decision).confirm_hold(by=officer)) for officer in officers]
    for thread in both:
        thread.join()
    assert sorted(type(thread.outcome).__name__ for thread in both) == ["Conflict", "NoneType"]
    assert StatusChange.objects.filter(status="on_hold").count() == 1
    assert Notice.objects.filter(kind="hold-decided").count() == 1


def test_of_two_notices_at_once_one_is_sent(decision):
    duty = DutyFactory()
    until = datetime.date(2027, 1, 31)

    def propose(kind, officer):
        StandingDecision.propose(duty.organization, kind, because="x", until=until, duties=[duty], by=officer)

    officers = {"hold": OfficerFactory(), "removal": OfficerFactory()}
    both = [Beside(lambda kind=kind: propose(kind, officers[kind])) for kind in officers]
    for thread in both:
        thread.join()
    assert sorted(type(thread.outcome).__name__ for thread in both) == ["Conflict", "NoneType"]


def test_what_is_accepted_at_the_moment_of_the_decision_is_not_held_against_the_member(decision, frozen_today):
    frozen_today(2027, 2, 1)
    duty, officer = Duty.objects.get(pk=decision.duties.get().pk), OfficerFactory()
    with transaction.atomic():
        duty.fulfilled()
        beside = Beside(lambda: mine(decision).confirm_hold(by=officer))
        wait_until_somebody_waits_for_a_lock()
    beside.join()
    assert type(beside.outcome).__name__ == "Conflict"
    assert Organization.objects.get(pk=decision.organization_id).status == "active"
    assert mine(decision).state == "dropped"


def test_an_acceptance_at_the_moment_of_the_decision_lifts_the_hold(decision, frozen_today):
    frozen_today(2027, 2, 1)
    duty, officer = Duty.objects.get(pk=decision.duties.get().pk), OfficerFactory()
    with transaction.atomic():
        mine(decision).confirm_hold(by=officer)
        beside = Beside(duty.fulfilled)
        wait_until_somebody_waits_for_a_lock()
    beside.join()
    assert beside.outcome is None
    assert Organization.objects.get(pk=decision.organization_id).status == "active"
    assert mine(decision).state == "lifted"


def test_of_two_officers_who_remove_at_once_one_wins(decision, frozen_today):
    StandingDecision.objects.update(kind="removal")
    frozen_today(2027, 2, 1)
    officers = [OfficerFactory(), OfficerFactory()]
    both = [Beside(lambda officer=officer: remove(mine(decision), by=officer)) for officer in officers]
    for thread in both:
        thread.join()
    assert sorted(type(thread.outcome).__name__ for thread in both) == ["Conflict", "Organization"]
    assert StatusChange.objects.filter(status="left").count() == 1
