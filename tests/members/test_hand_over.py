"""管理者の引継ぎ by an officer: invited or appointed, the former role ends, both are written to, all is kept."""

import pytest
from django.urls import reverse

from members.errors import AlreadyThere
from members.handing_over import hand_over
from members.models import HandOver, Invitation, Role
from notices.models import Notice
from reviews.errors import Conflict
from tests.members.factory import OfficerFactory, OrganizationFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def former():
    return RoleFactory(user__email="former@example.jp")


def pass_on(former, to, **more):
    said = {"because": "人事異動のため", "by": OfficerFactory(), "former": former, **more}
    return hand_over(former.organization, to=to, **said)


def test_a_stranger_is_invited_as_manager_and_the_last_managers_role_ends(former):
    officer = OfficerFactory()
    made = pass_on(former, "new@example.jp", by=officer)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.kind, invitation.invited_by) == ("new@example.jp", "manager", officer)
    assert not Role.objects.exists()
    assert (made.is_invited, made.former, made.made_by) == (True, former.user, officer)
    assert Notice.objects.filter(kind="invitation", address="new@example.jp").count() == 1
    assert Notice.objects.filter(kind="role-ended", address="former@example.jp").count() == 1


def test_who_acts_for_the_member_already_becomes_manager_at_once(former):
    editor = RoleFactory(organization=former.organization, kind="editor")
    pass_on(former, editor.user.email)
    assert list(Role.objects.values_list("user", "kind")) == [(editor.user.pk, "manager")]
    assert Notice.objects.filter(kind="manager-appointed", address=editor.user.email).count() == 1
    assert not Invitation.objects.exists()


def test_nobodys_role_needs_to_end(former):
    hand_over(former.organization, to="new@example.jp", former=None, because="増員", by=OfficerFactory())
    assert Role.objects.get() == former
    assert not Notice.objects.filter(kind="role-ended").exists()


def test_an_open_invitation_is_not_doubled_and_nothing_is_changed(former):
    hand_over(former.organization, to="new@example.jp", former=None, because="増員", by=OfficerFactory())
    with pytest.raises(AlreadyThere):
        pass_on(former, "new@example.jp")
    assert Role.objects.get() == former
    assert HandOver.objects.count() == 1


def test_of_two_officers_the_second_is_told(former):
    pass_on(former, "new@example.jp")
    with pytest.raises(Conflict):
        pass_on(former, "other@example.jp")
    assert Invitation.objects.count() == 1


def test_an_officer_hands_over_on_the_members_page(client, former):
    client.force_login(OfficerFactory())
    where = reverse("member-hand-over", args=[former.organization_id])
    assert "ここで選んだ方は直ちに利用できなくなります" in client.get(where).content.decode()
    client.post(where, {"to": "ＮＥＷ@example.jp", "former": former.pk, "reason": "異動"})
    assert HandOver.objects.get().to_address == "new@example.jp"
    page = client.get(reverse("desk-member", args=[former.organization_id])).content.decode()
    assert "new@example.jp" in page
    assert "異動" in page


def test_bad_input_is_answered_at_the_field(client, former):
    client.force_login(OfficerFactory())
    where = reverse("member-hand-over", args=[former.organization_id])
    stranger = RoleFactory(organization=OrganizationFactory())
    for field, value in (
        ("to", ""),
        ("to", "x@"),
        ("to", OfficerFactory().email),
        ("former", stranger.pk),
        ("reason", ""),
        ("to", "former@example.jp"),
    ):
        answer = client.post(where, {"to": "n@example.jp", "former": former.pk, "reason": "異動", field: value})
        assert answer.status_code == 422
    assert not HandOver.objects.exists()
