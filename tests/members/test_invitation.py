"""The page behind an invitation's link: opening it does nothing, the button accepts, once."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from members.errors import AlreadyThere, InvitationClosed
from members.invitations import accept_as_new_person
from members.models import Role
from notices import unsubscribing
from tests.members.factory import InvitationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db

TYPED = {"name": "新任 花子", "password1": "circular-2030-new", "password2": "circular-2030-new"}


@pytest.fixture
def invitation():
    return InvitationFactory(email="new@example.jp", kind="submitter")


def link(invitation):
    return reverse("invitation", args=[invitation.token])


def test_opening_the_link_accepts_nothing(client, invitation):
    assert client.get(link(invitation)).status_code == 200
    assert not User.objects.filter(email="new@example.jp").exists()


def test_a_new_person_gets_an_account_the_role_and_is_signed_in(client, invitation):
    response = client.post(link(invitation), TYPED)

    assert response.url == reverse("workspace", args=[invitation.organization_id])
    user = User.objects.get(email="new@example.jp")
    assert user.check_password("circular-2030-new")
    assert Role.objects.of(user, invitation.organization).kind == "submitter"
    assert client.get(response.url).status_code == 200


def test_the_link_works_once(client, invitation):
    client.post(link(invitation), TYPED)
    client.logout()
    assert client.post(link(invitation), TYPED).status_code == 410


def test_an_expired_invitation_says_so(client, invitation):
    invitation.expires_at = timezone.now() - datetime.timedelta(seconds=1)
    invitation.save()
    response = client.post(link(invitation), TYPED)
    assert response.status_code == 410
    assert "有効期限" in response.content.decode()


def test_a_revoked_invitation_says_so(client, invitation):
    invitation.revoke()
    response = client.get(link(invitation))
    assert response.status_code == 410
    assert "取り消されました" in response.content.decode()


def test_an_organization_that_left_invites_nobody(client, invitation):
    organization = invitation.organization
    organization.status, organization.left_on, organization.leaving_reason = "left", organization.joined_on, "withdrew"
    organization.save()
    assert client.post(link(invitation), TYPED).status_code == 410


def test_somebody_with_an_account_signs_in_first_and_then_accepts(client, invitation):
    user = UserFactory(email="new@example.jp")
    response = client.get(link(invitation))
    assert reverse("account_login") in response.content.decode()
    assert client.post(link(invitation), TYPED).status_code == 200
    assert not user.roles.exists()

    client.force_login(user)
    client.post(link(invitation))
    assert user.roles.get().kind == "submitter"


def test_another_person_cannot_accept_it(client, invitation):
    stranger = RoleFactory().user
    client.force_login(stranger)
    client.post(link(invitation))
    assert stranger.roles.count() == 1
    assert not Role.objects.filter(organization=invitation.organization).exists()


def test_accepting_keeps_the_role_one_has(invitation):
    role = RoleFactory(organization=invitation.organization, user__email="new@example.jp", kind="manager")
    assert invitation.accept(user=role.user) == role


def test_a_closed_invitation_cannot_be_revoked(invitation):
    invitation.revoke()
    with pytest.raises(InvitationClosed):
        invitation.revoke()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "あ" * 101),
        ("name", "山田\x00"),
        ("name", "\u202e太郎"),
        ("password1", "short"),
        ("password1", "password123"),
        ("password1", "12345678901234"),
        ("password1", "x" * 201),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, invitation, field, value):
    typed = {**TYPED, field: value}
    typed["password2"] = typed["password1"]
    response = client.post(link(invitation), typed)
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert not User.objects.filter(email="new@example.jp").exists()


def test_an_unknown_link_is_not_found(client):
    assert client.get(reverse("invitation", args=["no-such-token"])).status_code == 404


def test_an_account_made_meanwhile_is_asked_to_sign_in(invitation):
    UserFactory(email="new@example.jp")
    with pytest.raises(AlreadyThere):
        accept_as_new_person(invitation, name="新任 花子", password="circular-2030-new", language="ja")
    invitation.refresh_from_db()
    assert invitation.is_open


def test_a_form_sent_twice_makes_one_account(invitation):
    said = {"name": "新任 花子", "password": "circular-2030-new", "language": "ja"}
    accept_as_new_person(invitation, **said)
    with pytest.raises(InvitationClosed):
        accept_as_new_person(invitation, **said)


def test_fewer_advance_notices_chosen_for_the_address_become_the_new_persons_own_choice(client, invitation):
    unsubscribing.thin("new@example.jp")
    client.post(link(invitation), TYPED)
    assert User.objects.get(email="new@example.jp").thin_advance_notices
    unsubscribing.undo("new@example.jp")
    assert not unsubscribing.is_thinned("new@example.jp")
