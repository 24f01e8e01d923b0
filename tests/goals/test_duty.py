"""What is submitted tells its duty: the duty follows the furthest of the goals that serve it."""

import datetime

import pytest
from django.utils import translation

from deadlines.models import Duty
from goals.models import Announcement, Goal
from notices.models import Notice
from tests.accounts.factory import OfficerFactory, UserFactory
from tests.goals.factory import AnnouncementFactory, GoalVersionFactory
from tests.members.factory import ContactFactory, OrganizationFactory, RoleFactory
from timekeeping import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty():
    organization = OrganizationFactory()
    return Duty.objects.create(
        organization=organization, kind=Duty.Kind.GOALS, due_on=today() + datetime.timedelta(days=90)
    )


def serving(duty, **fields):
    """A complete draft for the duty."""
    return GoalVersionFactory(goal__organization=duty.organization, duty=duty, **fields)


def state(duty):
    duty.refresh_from_db()
    return duty.state


def test_a_new_goal_serves_the_outstanding_duty(duty):
    assert Goal.new(duty.organization, by=UserFactory()).versions.get().duty == duty


def test_submission_stops_the_duty_and_acceptance_fulfils_it(duty):
    version = serving(duty)
    version.submit(by=version.created_by)
    assert (state(duty), duty.first_submitted_on) == ("submitted", today())
    version.accept(by=OfficerFactory())
    assert state(duty) == "fulfilled"


def test_a_return_opens_the_duty_again(duty):
    version = serving(duty)
    version.submit(by=version.created_by)
    version.send_back(by=OfficerFactory(), comment="ご確認ください")
    assert state(duty) == "open"
    assert duty.first_submitted_on == today()


def test_a_return_changes_nothing_while_another_goal_waits(duty):
    first, second = serving(duty), serving(duty)
    first.submit(by=first.created_by)
    second.submit(by=second.created_by)
    second.send_back(by=OfficerFactory(), comment="ご確認ください")
    assert state(duty) == "submitted"


def test_a_return_after_another_goal_was_accepted_does_not_reopen_the_duty(duty):
    first, second = serving(duty), serving(duty)
    first.submit(by=first.created_by)
    second.submit(by=second.created_by)
    first.accept(by=OfficerFactory())
    second.send_back(by=OfficerFactory(), comment="ご確認ください")
    assert state(duty) == "fulfilled"


def test_what_is_withdrawn_was_never_submitted(duty):
    version = serving(duty)
    version.submit(by=version.created_by)
    version.withdraw(by=version.created_by)
    assert (state(duty), duty.first_submitted_on) == ("open", None)


def test_discarding_a_draft_leaves_the_first_submission_of_another_goal(duty):
    first, draft = serving(duty), serving(duty)
    first.submit(by=first.created_by)
    first.send_back(by=OfficerFactory(), comment="ご確認ください")
    draft.withdraw(by=draft.created_by)
    assert (state(duty), duty.first_submitted_on) == ("open", today())


def test_a_reopened_acceptance_reopens_the_duty_unless_another_goal_fulfils_it(duty):
    first, second = serving(duty), serving(duty)
    for version in (first, second):
        version.submit(by=version.created_by)
        version.accept(by=OfficerFactory())
    first.reopen(by=OfficerFactory(), reason="確認誤り")
    assert state(duty) == "fulfilled"
    second.reopen(by=OfficerFactory(), reason="確認誤り")
    assert state(duty) == "submitted"


def test_after_a_withdrawal_the_next_version_serves_the_duty_again(duty):
    version = serving(duty)
    version.submit(by=version.created_by)
    version.withdraw(by=version.created_by)
    assert version.goal.revise(by=version.created_by).duty == duty


def test_a_change_of_an_accepted_goal_serves_no_duty(duty):
    version = serving(duty)
    version.submit(by=version.created_by)
    version.accept(by=OfficerFactory())
    assert version.goal.revise(by=version.created_by).duty is None


def test_an_announcement_fulfils_its_own_duty(duty):
    owed = Duty.objects.create(organization=duty.organization, kind=Duty.Kind.ANNOUNCEMENT, due_on=duty.due_on)
    person = UserFactory()
    draft = Announcement.open(duty.organization, by=person)
    assert draft.duty == owed
    assert Announcement.open(duty.organization, by=person) == draft
    announcement = AnnouncementFactory(organization=duty.organization, duty=owed)
    announcement.submit(by=announcement.created_by)
    announcement.accept(by=OfficerFactory())
    owed.refresh_from_db()
    assert owed.state == "fulfilled"


def test_each_step_is_written_to_the_contact_once(duty):
    contact = ContactFactory(organization=duty.organization)
    version = serving(duty)
    version.submit(by=version.created_by)
    version.send_back(by=OfficerFactory(), comment="ご確認ください")
    version.submit(by=version.created_by)
    version.accept(by=OfficerFactory())
    kinds = Notice.objects.filter(about=version.pk, address=contact.email).order_by("queued_at")
    assert [notice.kind for notice in kinds] == [
        "submission-received",
        "submission-returned",
        "submission-received",
        "submission-accepted",
    ]
    assert kinds[1].context["comment"] == "ご確認ください"
    assert kinds[1].context["correction_due_on"] == duty.due_on.isoformat()
    assert kinds[1].context["path"].endswith(f"/goals/{version.goal_id}/")


def test_mails_name_a_goal_in_the_language_of_their_reader():
    version = GoalVersionFactory(label="廃棄物を半分にする", label_en="Halve the waste")
    RoleFactory(organization=version.organization, user=version.created_by)
    with translation.override("en"):
        version.submit(by=version.created_by)
    said = Notice.objects.filter(kind="submission-received", about=version.pk).first().context
    assert said["title"] == {"ja": "廃棄物を半分にする", "en": "Halve the waste"}
