"""What the ranks of the secretariat may do at the desk (accounts.models.DeskRank)."""

import pytest
from django.urls import reverse

from accounts.models import DeskRank
from notices.models import Mail
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
