"""退会届: a manager asks, an officer confirms; what is owed ends and reminders stop."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from deadlines import ledger
from deadlines.models import Duty
from enrolment.leaving import confirm, leave
from enrolment.models import LeavingRequest
from members.models import Organization
from notices.models import Notice
from notices.outbox import queue
from reviews.errors import Conflict
from tests.enrolment.bad_input import IDS, NASTY
from tests.enrolment.mails import mails_to
from tests.members.factory import ContactFactory, InvitationFactory, OfficerFactory, OrganizationFactory, RoleFactory
from timekeeping import today

pytestmark = pytest.mark.django_db
WISH = {"wished_on": "2026/3/31", "leaving_reason": "withdrew", "explanation": "事業の終了", "understood": "on"}


@pytest.fixture
def organization():
    organization = OrganizationFactory()
    ContactFactory(organization=organization, email="contact@example.jp")
    ledger.reconcile(Organization.objects.filter(pk=organization.pk))
    return organization


def test_a_manager_asks_and_an_officer_confirms(client, organization):
    manager = RoleFactory(organization=organization).user
    client.force_login(manager)
    address = reverse("leaving", args=[organization.pk])
    client.post(address, WISH)
    wish = LeavingRequest.objects.get()
    assert (wish.state, wish.wished_on) == ("submitted", datetime.date(2026, 3, 31))
    assert "退会届" in mails_to("contact@example.jp", "submission-received")[0].subject

    confirm(wish, on=today(), reason_code="dissolved", explanation="合併のため", by=OfficerFactory())

    organization.refresh_from_db()
    assert (organization.status, organization.left_on, organization.leaving_reason) == ("left", today(), "dissolved")
    (mail,) = mails_to("contact@example.jp", "member-left")
    assert "合併又は解散" in mail.text
    assert "合併のため" in mail.text
    assert len(mails_to(manager.email, "member-left")) == 1
    assert client.get(address).status_code == 200


def test_leaving_ends_what_is_owed_and_its_reminders_and_keeps_what_was_fulfilled(organization):
    goals = Duty.objects.get(organization=organization, kind="goals")
    goals.fulfilled(on=today())
    owed = Duty.objects.filter(organization=organization, state="open").first()
    queue("reminder", to="contact@example.jp", about=owed.pk, due_on=owed.due_on, step="30")
    leave(organization, on=today(), reason_code="withdrew", by=OfficerFactory())
    assert not organization.duties.outstanding().exists()
    goals.refresh_from_db()
    assert goals.state == "fulfilled"
    assert Notice.objects.get(kind="reminder").state == "cancelled"
    assert ledger.reconcile(Organization.objects.all()) == 0


def test_the_history_keeps_date_reason_and_person(organization):
    officer = OfficerFactory()
    leave(organization, on=today(), reason_code="removed", explanation="連絡が取れないため", by=officer)
    change = organization.status_changes.get(status="left")
    assert (change.leaving_reason, change.reason, change.by) == ("removed", "連絡が取れないため", officer)


def test_open_invitations_are_revoked(organization):
    invitation = InvitationFactory(organization=organization)
    leave(organization, on=today(), reason_code="withdrew", by=OfficerFactory())
    invitation.refresh_from_db()
    assert invitation.revoked_at


def test_nobody_leaves_twice(organization):
    again = Organization.objects.get(pk=organization.pk)
    leave(organization, on=today(), reason_code="withdrew", by=OfficerFactory())
    with pytest.raises(Conflict):
        leave(again, on=today(), reason_code="removed", by=OfficerFactory())


@pytest.mark.parametrize("days", [1, -10_000])
def test_an_impossible_date_is_refused(organization, days):
    with pytest.raises(ValidationError):
        leave(organization, on=today() + datetime.timedelta(days=days), reason_code="withdrew", by=OfficerFactory())
    organization.refresh_from_db()
    assert organization.is_member


def test_a_confirmed_request_is_not_reopened(organization):
    wish = LeavingRequest.objects.create(organization=organization, wished_on=today(), leaving_reason="withdrew")
    wish.submit(by=None)
    confirm(wish, on=today(), reason_code="withdrew", by=OfficerFactory())
    with pytest.raises(ValidationError):
        wish.reopen(by=OfficerFactory(), reason="誤り")
    assert LeavingRequest.objects.get().state == "accepted"


def test_who_asked_may_stay_after_all(client, organization):
    client.force_login(RoleFactory(organization=organization).user)
    client.post(reverse("leaving", args=[organization.pk]), WISH)
    wish = LeavingRequest.objects.get()
    client.post(reverse("leaving-withdraw", args=[organization.pk]), {"version": wish.version})
    wish.refresh_from_db()
    assert wish.state == "withdrawn"


@pytest.mark.parametrize("kind", ["viewer", "editor", "submitter"])
def test_only_a_manager_asks_to_leave(client, organization, kind):
    client.force_login(RoleFactory(organization=organization, kind=kind).user)
    assert client.post(reverse("leaving", args=[organization.pk]), WISH).status_code == 403
    assert not LeavingRequest.objects.exists()


def test_removal_is_no_wish(client, organization):
    client.force_login(RoleFactory(organization=organization).user)
    answer = client.post(reverse("leaving", args=[organization.pk]), {**WISH, "leaving_reason": "removed"})
    assert "leaving_reason" in answer.context["form"].errors


@pytest.mark.parametrize(("what", "text"), NASTY, ids=IDS)
def test_bad_input_in_every_field_is_answered_at_the_field(client, organization, what, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    client.force_login(RoleFactory(organization=organization).user)
    answer = client.post(reverse("leaving", args=[organization.pk]), dict.fromkeys(WISH, text))
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
