"""An officer returned something by mistake and takes the return back."""

import datetime

import pytest

from deadlines.models import Duty
from enrolment.duplicates import AlreadyRegistered
from goals.models import GoalVersion
from notices import delivery
from notices.models import Mail, Notice
from reviews.errors import Conflict
from reviews.models import State
from tests.enrolment.mails import mails_to
from tests.goals.factory import GoalVersionFactory
from tests.members.factory import ContactFactory, OfficerFactory
from tests.secretariat.factory import WaitingApplicationFactory, WaitingChangeFactory
from timekeeping import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned():
    """A goal that serves a duty and was returned a moment ago; its organization has a contact."""
    version = GoalVersionFactory()
    organization = version.goal.organization
    ContactFactory(organization=organization, email="contact@example.jp")
    due_on = today() + datetime.timedelta(days=3)
    version.duty = Duty.objects.create(organization=organization, kind=Duty.Kind.GOALS, due_on=due_on)
    version.save()
    version.submit(by=version.created_by)
    version.send_back(by=OfficerFactory(), comment="誤って送信")
    return version


def test_it_waits_again_as_if_it_had_not_been_returned(returned):
    first, submitted_at = returned.first_submitted_at, returned.submitted_at
    officer = OfficerFactory()
    returned.cancel_return(by=officer, reason="誤操作")
    again = GoalVersion.objects.get(pk=returned.pk)
    assert (again.state, again.first_submitted_at, again.submitted_at) == (State.SUBMITTED, first, submitted_at)
    assert (again.decided_at, again.decided_by) == (None, None)
    event = again.events.last()
    assert (event.from_state, event.to_state, event.by, event.comment) == ("returned", "submitted", officer, "誤操作")


def test_the_duty_is_submitted_again_and_no_correction_is_due(returned):
    returned.duty.refresh_from_db()
    assert returned.duty.correction_due_on is not None
    returned.cancel_return(by=OfficerFactory())
    returned.duty.refresh_from_db()
    assert (returned.duty.state, returned.duty.correction_due_on) == ("submitted", None)


def test_nobody_is_written_to_where_the_request_had_not_left(returned):
    returned.cancel_return(by=OfficerFactory())
    asked = Notice.objects.filter(kind="submission-returned")
    assert set(asked.values_list("state", flat=True)) == {Notice.State.CANCELLED}
    assert not Notice.objects.filter(kind="submission-return-cancelled").exists()


@pytest.mark.parametrize("state", ["sent", "sending", "uncertain"])
def test_who_has_heard_of_it_is_told_that_it_is_taken_back(returned, state):
    delivery.pack(today())
    Mail.objects.update(state=state)
    if state == "sent":
        Notice.objects.update(state="sent")
    returned.cancel_return(by=OfficerFactory())
    (mail,) = mails_to("contact@example.jp", "submission-return-cancelled")
    assert "修正は不要" in mail.subject
    assert returned.label in mail.text


def test_a_mail_of_an_earlier_round_is_no_reason_to_write(returned):
    """The member corrected it, it was returned once more, and only that is taken back."""
    Notice.objects.update(state="sent")
    returned.submit(by=returned.created_by)
    returned.send_back(by=OfficerFactory(), comment="再度")
    returned.cancel_return(by=OfficerFactory())
    assert not Notice.objects.filter(kind="submission-return-cancelled").exists()


def test_what_the_member_has_changed_since_is_not_taken_from_them(returned):
    assert returned.is_return_untouched
    member = GoalVersion.objects.get(pk=returned.pk)
    member.label = "書き直した目標"
    member.save_edit()
    assert not member.is_return_untouched
    for seen in (returned, member):  # an officer who has not seen the change, and one who has
        with pytest.raises(Conflict):
            seen.cancel_return(by=OfficerFactory())
    member.refresh_from_db()
    assert (member.state, member.label) == (State.RETURNED, "書き直した目標")


def test_an_application_may_wait_again_unless_another_of_the_same_body_has_come(returned):
    application = WaitingApplicationFactory()
    application.send_back(by=OfficerFactory(), comment="誤って送信")
    Notice.objects.update(state="sent")
    application.cancel_return(by=OfficerFactory())
    (mail,) = mails_to(application.applicant_email, "application-return-cancelled")
    assert application.get_absolute_url() in mail.text

    application.send_back(by=OfficerFactory(), comment="誤って送信")
    type(application).objects.filter(pk=WaitingApplicationFactory().pk).update(
        corporate_number=application.corporate_number
    )
    with pytest.raises(AlreadyRegistered):
        application.cancel_return(by=OfficerFactory())


def test_a_notification_of_change_too():
    change = WaitingChangeFactory()
    change.send_back(by=OfficerFactory(), comment="誤って送信")
    change.cancel_return(by=OfficerFactory())
    assert type(change).objects.get(pk=change.pk).state == State.SUBMITTED
