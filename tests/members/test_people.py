"""People of an organization: inviting, changing roles, removing; never without a manager."""

import pytest
from django.urls import reverse

from accounts.models import User
from members.models import Invitation, Role
from notices.models import Notice
from tests.members.factory import InvitationFactory, OrganizationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return RoleFactory()


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager.user)
    return client


def of(name, role, **kwargs):
    return reverse(name, kwargs={"organization_id": role.organization_id, **kwargs})


def test_a_manager_invites_somebody_by_mail(as_manager, manager):
    response = as_manager.post(of("person-invite", manager), {"email": "New.Person@Example.jp", "kind": "submitter"})

    assert response.status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.kind, invitation.invited_by) == (
        "new.person@example.jp",
        "submitter",
        manager.user,
    )
    notice = Notice.objects.get(kind="invitation")
    assert notice.address == "new.person@example.jp"
    assert invitation.token not in str(notice.context)


def test_an_address_is_not_invited_twice(as_manager, manager):
    InvitationFactory(organization=manager.organization, email="a@example.jp")
    response = as_manager.post(of("person-invite", manager), {"email": "a@example.jp", "kind": "viewer"})
    assert "a@example.jp" in response.content.decode()
    assert Invitation.objects.count() == 1
    assert not Notice.objects.exists()


@pytest.mark.parametrize("kind", ["", "owner", "<script>alert(1)</script>", "\x00"])
def test_an_unknown_role_is_refused_at_its_field(as_manager, manager, kind):
    response = as_manager.post(of("person-invite", manager), {"email": "a@example.jp", "kind": kind})
    assert response.status_code == 200
    assert response.context["form"].errors["kind"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a\x00@example.jp", "🙂@example.jp", "\u202ea@example.jp", "a" * 300 + "@example.jp"]
)
def test_a_wrong_address_is_refused_and_kept(as_manager, manager, email):
    response = as_manager.post(of("person-invite", manager), {"email": email, "kind": "viewer"})
    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert response.context["form"]["email"].value() == email


def test_the_last_manager_stays(as_manager, manager):
    as_manager.post(of("role-change", manager, role_id=manager.pk), {"kind": "viewer"})
    as_manager.post(of("role-remove", manager, role_id=manager.pk))
    manager.refresh_from_db()
    assert manager.kind == Role.Kind.MANAGER


def test_a_manager_whose_account_is_closed_does_not_count(as_manager, manager):
    RoleFactory(organization=manager.organization, user__is_active=False)
    as_manager.post(of("role-remove", manager, role_id=manager.pk))
    assert Role.objects.filter(pk=manager.pk).exists()


def test_one_of_two_managers_can_leave(as_manager, manager):
    RoleFactory(organization=manager.organization)
    response = as_manager.post(of("role-remove", manager, role_id=manager.pk))
    assert response.url == reverse("my")
    assert not Role.objects.filter(pk=manager.pk).exists()
    assert User.objects.filter(pk=manager.user.pk).exists()


def test_asking_to_remove_removes_nothing(as_manager, manager):
    other = RoleFactory(organization=manager.organization, kind="editor")
    response = as_manager.get(of("role-remove", manager, role_id=other.pk))
    assert response.status_code == 200
    assert Role.objects.filter(pk=other.pk).exists()


def test_a_role_of_another_organization_is_not_found(as_manager, manager):
    foreign = RoleFactory(organization=OrganizationFactory(), kind="editor")
    assert as_manager.post(of("role-change", manager, role_id=foreign.pk), {"kind": "viewer"}).status_code == 404
    assert as_manager.post(of("role-remove", manager, role_id=foreign.pk)).status_code == 404


@pytest.mark.parametrize("kind", ["viewer", "editor", "submitter"])
def test_only_managers_change_people(client, manager, kind):
    client.force_login(RoleFactory(organization=manager.organization, kind=kind).user)
    assert client.get(of("people", manager)).status_code == 200
    assert client.post(of("person-invite", manager), {"email": "a@example.jp", "kind": "viewer"}).status_code == 403
    assert client.post(of("role-change", manager, role_id=manager.pk), {"kind": "viewer"}).status_code == 403
    assert client.post(of("role-remove", manager, role_id=manager.pk)).status_code == 403


def test_a_stranger_finds_nothing(client, manager):
    client.force_login(UserFactory())
    assert client.get(of("people", manager)).status_code == 404


def test_an_anonymous_visitor_is_sent_to_sign_in(client, manager):
    response = client.get(of("people", manager))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_an_invitation_can_be_revoked(as_manager, manager):
    invitation = InvitationFactory(organization=manager.organization)
    as_manager.post(of("invitation-revoke", manager, invitation_id=invitation.pk))
    invitation.refresh_from_db()
    assert invitation.revoked_at


def test_the_list_asks_the_database_as_often_for_ten_people_as_for_one(
    as_manager, manager, django_assert_max_num_queries
):
    RoleFactory.create_batch(10, organization=manager.organization)
    InvitationFactory.create_batch(5, organization=manager.organization)
    with django_assert_max_num_queries(9):
        as_manager.get(of("people", manager))


def test_a_role_removed_at_this_moment_is_not_given_again():
    role = RoleFactory(kind="editor")
    RoleFactory(organization=role.organization)
    Role.objects.filter(pk=role.pk).delete()
    role.change_kind(to="submitter")
    assert not Role.objects.filter(user=role.user).exists()
