"""One's own account: name, language of mails, notices, calendar links."""

import re

import pytest
from django.urls import reverse

from tests.members.factory import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_the_settings_are_saved(client, user):
    typed = {"name": "佐藤 花子", "language": "en", "thin_advance_notices": "on"}
    assert client.post(reverse("account-settings"), typed).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.language, user.thin_advance_notices) == ("佐藤 花子", "en", True)


def test_a_page_left_open_undoes_nothing_that_was_changed_elsewhere(client, user):
    page = client.get(reverse("account-settings")).content.decode()
    shown = dict(re.findall(r'<input type="hidden" name="(initial-\w+)" value="([^"]*)"', page))
    assert set(shown) >= {"initial-name", "initial-language"}
    type(user).objects.filter(pk=user.pk).update(language="en", thin_advance_notices=True)  # by a second page, a mail
    client.post(reverse("account-settings"), {"name": "佐藤 花子", "language": "ja", **shown})
    user.refresh_from_db()
    assert (user.name, user.language, user.thin_advance_notices) == ("佐藤 花子", "en", True)


def test_nobody_raises_themselves(client, user):
    client.post(reverse("account-settings"), {"name": "x", "language": "ja", "is_staff": "on", "email": "a@b.jp"})
    user.refresh_from_db()
    assert not user.is_staff
    assert user.email != "a@b.jp"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "あ" * 101), ("name", "\x00"), ("name", "\u202eabc"), ("language", "xx"), ("language", "")],
)
def test_wrong_input_is_refused_at_its_field_and_kept(client, user, field, value):
    response = client.post(reverse("account-settings"), {"name": "山田", "language": "ja", field: value})
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert response.context["form"][field].value() == value


def test_renewing_the_calendar_links_revokes_the_earlier_ones(client, user):
    role = RoleFactory(user=user)
    page = client.get(reverse("account-settings")).content.decode()
    assert user.calendar_token in page
    assert str(role.organization_id) in page

    before = user.calendar_token
    client.post(reverse("calendar-renew"))
    user.refresh_from_db()
    assert user.calendar_token != before


def test_a_get_renews_nothing(client, user):
    assert client.get(reverse("calendar-renew")).status_code == 405


def test_the_page_is_for_people_who_are_signed_in(client):
    assert client.get(reverse("account-settings")).url.startswith(reverse("account_login"))
