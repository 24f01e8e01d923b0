"""会員資格の一時保留: a written notice first, a second officer decides, acceptance of what is missing lifts it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import DeskRank
from deadlines import ledger, waiving
from deadlines.models import Duty, StandingDecision
from enrolment.leaving import leave, remove
from members.models import Organization
from notices.models import Notice
from reviews.errors import Conflict
from tests.deadlines.factory import DutyFactory
from tests.enrolment.mails import mails_to
from tests.members.factory import ContactFactory, OfficerFactory, RoleFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date
UNTIL = DAY(2027, 1, 31)
HOLD, REMOVAL = StandingDecision.Kind.HOLD, StandingDecision.Kind.REMOVAL


@pytest.fixture(autouse=True)
def _today(frozen_today):
    frozen_today(2027, 1, 12)


@pytest.fixture
def duty():
    """Goals that were due on 2026-12-01 and did not come."""
    duty = DutyFactory()
    ContactFactory(organization=duty.organization, email="contact@example.jp", position=1)
    return duty


def propose(duty, kind=HOLD, **answer):
    said = {"because": "再三のお願いにもかかわらず提出がないため", "until": UNTIL, "by": OfficerFactory(), **answer}
    return StandingDecision.propose(duty.organization, kind, duties=[duty], **said)


def status_of(duty):
    return Organization.objects.get(pk=duty.organization_id).status


def test_the_member_is_written_to_first_and_nothing_else_changes(duty):
    manager = RoleFactory(organization=duty.organization).user
    decision = propose(duty)
    assert (decision.state, status_of(duty)) == ("noticed", "active")
    (mail,) = mails_to("contact@example.jp", "hold-notice")
    assert "会員資格の一時保留" in mail.subject
    assert "2027年1月31日" in mail.text
    assert "再三のお願いにもかかわらず提出がないため" in mail.text
    assert f"/organizations/{duty.organization_id}/" in mail.text
    assert len(mails_to(manager.email, "hold-notice")) == 1


@pytest.mark.parametrize("until", [DAY(2027, 1, 25), DAY(2029, 6, 1)])
def test_the_member_gets_at_least_two_weeks_and_no_years(duty, until):
    with pytest.raises(ValidationError):
        propose(duty, until=until)
    assert not Notice.objects.filter(kind="hold-notice").exists()


def test_a_hold_waits_for_something_overdue(duty):
    later = DutyFactory(organization=duty.organization, kind="announcement", due_on=DAY(2027, 6, 1))
    for ready in (later, DutyFactory()):
        with pytest.raises(ValidationError):
            StandingDecision.propose(
                duty.organization, HOLD, because="x", until=UNTIL, duties=[ready], by=OfficerFactory()
            )


def test_only_one_notice_is_under_way_for_a_member(duty):
    propose(duty)
    with pytest.raises(Conflict):
        propose(duty)
    with pytest.raises(Conflict):
        propose(duty, kind=REMOVAL)


def test_a_second_officer_decides_after_the_last_day(duty, frozen_today):
    decision, officer = propose(duty), OfficerFactory()
    with pytest.raises(ValidationError):
        decision.confirm_hold(by=officer)
    frozen_today(2027, 2, 1)
    decision.confirm_hold(by=officer)
    assert (decision.state, status_of(duty)) == ("decided", "on_hold")
    change = duty.organization.status_changes.latest("at", "pk")
    assert (change.status, change.effective_on, change.by) == ("on_hold", DAY(2027, 2, 1), officer)
    assert len(mails_to("contact@example.jp", "hold-decided")) == 1
    duty.refresh_from_db()
    assert duty.state == "open"  # what is owed is owed on, and reminded of


def test_who_proposed_never_decides_not_even_in_the_database(duty, frozen_today):
    decision = propose(duty)
    frozen_today(2027, 2, 1)
    with pytest.raises(ValidationError):
        decision.confirm_hold(by=decision.proposed_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingDecision.objects.update(decided_by=decision.proposed_by)
    assert status_of(duty) == "active"


def test_what_was_submitted_or_put_off_meanwhile_is_not_held_against_the_member(duty, frozen_today):
    decision = propose(duty)
    duty.submitted()
    frozen_today(2027, 2, 1)
    with pytest.raises(ValidationError):
        decision.confirm_hold(by=OfficerFactory())


@pytest.mark.parametrize("verb", ["fulfilled", "waive"])
def test_acceptance_of_what_was_missing_lifts_the_hold_by_itself(duty, frozen_today, verb):
    decision = propose(duty)
    frozen_today(2027, 2, 1)
    decision.confirm_hold(by=OfficerFactory())
    duty.fulfilled() if verb == "fulfilled" else duty.waive(because="合併のため")
    decision.refresh_from_db()
    assert (decision.state, decision.ended_by, status_of(duty)) == ("lifted", None, "active")
    assert duty.organization.status_changes.latest("at", "pk").status == "active"
    assert "解除" in mails_to("contact@example.jp", "hold-lifted")[0].subject


def test_a_hold_that_waits_for_two_things_lasts_until_both_are_there(duty, frozen_today):
    other = DutyFactory(organization=duty.organization, kind="announcement")
    decision = StandingDecision.propose(
        duty.organization, HOLD, because="x", until=UNTIL, duties=[duty, other], by=OfficerFactory()
    )
    frozen_today(2027, 2, 1)
    decision.confirm_hold(by=OfficerFactory())
    duty.fulfilled()
    assert status_of(duty) == "on_hold"
    other.fulfilled()
    assert status_of(duty) == "active"


def test_acceptance_before_the_decision_lets_the_notice_fall(duty):
    decision = propose(duty)
    duty.fulfilled()
    decision.refresh_from_db()
    assert decision.state == "dropped"
    assert len(mails_to("contact@example.jp", "standing-dropped")) == 1


def test_an_officer_lifts_a_hold_with_a_reason(duty, frozen_today):
    decision, officer = propose(duty), OfficerFactory()
    frozen_today(2027, 2, 1)
    decision.confirm_hold(by=officer)
    decision.lift(because="事情を確認したため", by=officer)
    assert status_of(duty) == "active"
    with pytest.raises(Conflict):
        decision.lift(because="もう一度", by=officer)
    assert "事情を確認したため" in mails_to("contact@example.jp", "hold-lifted")[0].text


def test_a_removal_takes_a_notice_and_a_second_officer(duty, frozen_today):
    decision = propose(duty, kind=REMOVAL)
    frozen_today(2027, 2, 1)
    with pytest.raises(ValidationError):
        remove(decision, by=decision.proposed_by)
    remove(decision, by=OfficerFactory())
    gone = Organization.objects.get(pk=duty.organization_id)
    assert (gone.status, gone.leaving_reason, gone.left_on) == ("left", "removed", DAY(2027, 2, 1))
    assert (
        len(mails_to("contact@example.jp", "removal-notice")) == len(mails_to("contact@example.jp", "member-left")) == 1
    )


def test_leaving_ends_a_notice_and_a_hold(duty, frozen_today):
    decision = propose(duty)
    frozen_today(2027, 2, 1)
    decision.confirm_hold(by=OfficerFactory())
    leave(duty.organization, on=DAY(2027, 2, 1), reason_code="withdrew", by=OfficerFactory())
    decision.refresh_from_db()
    assert (decision.state, status_of(duty)) == ("lifted", "left")
    assert not mails_to("contact@example.jp", "hold-lifted")


def test_a_duty_that_is_owed_no_longer_lifts_the_hold(duty, frozen_today):
    decision = propose(duty)
    frozen_today(2027, 2, 1)
    decision.confirm_hold(by=OfficerFactory())
    ledger.end_duties(duty.organization)
    assert status_of(duty) == "active"


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", ["hold-notice", "hold-decided", "hold-lifted", "removal-notice", "standing-dropped"])
def test_every_letter_reads_well_in_both_languages(duty, kind, language):
    decision = StandingDecision.objects.create(
        organization=duty.organization, kind=HOLD, reason="r", awaited_until=UNTIL, proposed_by=OfficerFactory()
    )
    decision.duties.add(duty)
    decision.tell(kind, reason="理由", until_on="2027-01-31")
    Notice.objects.update(language=language)
    (mail,) = mails_to("contact@example.jp", kind)
    assert mail.subject.startswith("【" if language == "ja" else "[")
    assert "理由" in mail.text
    assert ("membership" in mail.text) == (language == "en")


# --- prepared by somebody who may not decide ---------------------------------------------------------------------


def contractor():
    return OfficerFactory(desk_rank=DeskRank.CONTRACTOR)


def test_what_a_contractor_prepares_is_not_sent_before_an_officer_sends_it(duty):
    preparer, officer = contractor(), OfficerFactory()
    decision = propose(duty, by=preparer)
    assert (decision.state, decision.prepared_by) == ("prepared", preparer)
    assert not Notice.objects.exists()
    decision.send(by=officer)
    assert (decision.state, decision.proposed_by) == ("noticed", officer)
    assert len(mails_to("contact@example.jp", "hold-notice")) == 1


def test_neither_who_prepared_nor_who_sent_it_decides(duty, frozen_today):
    preparer, sender = contractor(), OfficerFactory()
    decision = propose(duty, by=preparer)
    decision.send(by=sender)
    frozen_today(2027, 2, 1)
    for officer in (preparer, sender):
        officer.desk_rank = DeskRank.OFFICER  # also where somebody has become an officer meanwhile
        with pytest.raises(ValidationError):
            decision.confirm_hold(by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingDecision.objects.update(decided_by=preparer)
    decision.confirm_hold(by=OfficerFactory())
    assert status_of(duty) == "on_hold"


def test_a_prepared_notice_is_sent_once(duty):
    decision = propose(duty, by=contractor())
    same = StandingDecision.objects.get(pk=decision.pk)
    decision.send(by=OfficerFactory())
    with pytest.raises(Conflict):
        same.send(by=OfficerFactory())
    assert Notice.objects.filter(kind="hold-notice").count() == 1


def test_what_lay_too_long_or_waits_for_nothing_any_more_is_not_sent(duty, frozen_today):
    decision = propose(duty, by=contractor())
    duty.extend(to=DAY(2027, 3, 1), because="年度末まで")
    with pytest.raises(ValidationError):
        decision.send(by=OfficerFactory())
    frozen_today(2027, 3, 2)
    with pytest.raises(ValidationError):
        decision.send(by=OfficerFactory())
    assert not Notice.objects.filter(kind="hold-notice").exists()


def test_a_prepared_notice_falls_away_without_a_word_when_nothing_is_owed(duty):
    decision = propose(duty, by=contractor())
    duty.waive(because="対象外")
    decision.refresh_from_db()
    assert decision.state == "dropped"
    assert not Notice.objects.filter(kind="standing-dropped").exists()


def test_waiving_many_duties_at_once_settles_what_waits_for_them(duty):
    decision = propose(duty)
    chosen = Duty.objects.filter(pk=duty.pk)
    waiving.waive_all(chosen, because="災害のため", seen=waiving.preview(chosen).seen)
    decision.refresh_from_db()
    assert decision.state == "dropped"
