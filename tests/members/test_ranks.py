"""What the ranks of the secretariat may do at the desk (accounts.models.DeskRank)."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import DeskRank
from notices.models import Mail
from tests.deadlines.factory import DutyFactory
from tests.members.factory import AdministratorFactory, OfficerFactory
from tests.notices.factory import MailFactory
from tests.secretariat.factory import WaitingChangeFactory

pytestmark = pytest.mark.django_db
LOWER = [DeskRank.VIEWER, DeskRank.CONTRACTOR]


@pytest.mark.parametrize("rank", LOWER)
def test_who_does_not_decide_is_offered_no_decision(client, rank):
    client.force_login(OfficerFactory(desk_rank=rank))
    page = client.get(reverse("review", args=["change", WaitingChangeFactory().pk]))
    assert page.status_code == 200
    assert 'name="decision"' not in page.content.decode()


@pytest.mark.parametrize("rank", LOWER)
def test_who_does_not_decide_hands_no_review_over(client, rank):
    client.force_login(OfficerFactory(desk_rank=rank))
    change = WaitingChangeFactory()
    for address in (reverse("reviews"), reverse("review", args=["change", change.pk])):
        page = client.get(address).content.decode()
        assert 'name="take"' not in page
        assert 'name="to"' not in page
        assert '<input type="checkbox" name="row"' not in page
        assert 'class="button">引き継ぐ' not in page


DECIDED = ["member-category", "member-hand-over", "member-officer", "member-merge", "desk-schedule"]
PREPARED = ["member-hold", "member-removal", "member-on-behalf", "circular-new", "desk-application-new"]


def late_member():
    """A member to whom a hold can be announced."""
    return DutyFactory(due_on=datetime.date(2025, 12, 1)).organization


@pytest.mark.parametrize(
    ("rank", "names"), [("viewer", DECIDED + PREPARED), ("contractor", DECIDED)], ids=["viewer", "contractor"]
)
def test_a_form_that_would_be_refused_is_not_offered(client, rank, names):
    member = late_member()
    for name in names:
        address = reverse(name) if name.endswith("-new") else reverse(name, args=[member.pk])
        client.force_login(OfficerFactory())
        assert 'class="button default"' in client.get(address).content.decode(), name
        client.force_login(OfficerFactory(desk_rank=rank))
        page = client.get(address)
        assert page.status_code == 200
        assert 'class="button default"' not in page.content.decode(), name
        assert "権限のある担当者が行います" in page.content.decode(), name


def test_a_contractor_is_offered_what_a_contractor_prepares(client):
    client.force_login(OfficerFactory(desk_rank="contractor"))
    for name in PREPARED:
        address = reverse(name) if name.endswith("-new") else reverse(name, args=[late_member().pk])
        assert 'class="button default"' in client.get(address).content.decode(), name


@pytest.mark.parametrize("rank", LOWER)
def test_who_does_not_decide_sends_no_mail_again(client, rank):
    mail = MailFactory(state="failed")
    client.force_login(OfficerFactory(desk_rank=rank))
    address = reverse("admin:notices_mail_changelist")
    assert client.get(address).status_code == 200
    client.post(address, {"action": "retry", "_selected_action": str(mail.pk)})
    assert Mail.objects.get().state == "failed"


def test_an_officer_does(client):
    mail = MailFactory(state="failed")
    client.force_login(OfficerFactory())
    address = reverse("admin:notices_mail_changelist")
    client.post(address, {"action": "retry", "_selected_action": str(mail.pk)})
    assert Mail.objects.get().state == "queued"


def test_an_administrator_may_everything_whatever_the_rank():
    administrator = AdministratorFactory(desk_rank=DeskRank.VIEWER)
    assert administrator.may_prepare
    assert administrator.may_decide


def test_who_left_the_secretariat_may_nothing():
    former = OfficerFactory(is_active=False)
    assert not former.may_prepare
    assert not former.may_decide
