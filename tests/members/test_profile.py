"""What a member edits freely: its own words and its contacts; registered facts stay."""

import pytest
from django.urls import reverse

from tests.members.factory import ContactFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def role(client):
    role = RoleFactory()
    client.force_login(role.user)
    return role


@pytest.fixture
def contact(role):
    return ContactFactory(organization=role.organization, position=1)


def address(role):
    return reverse("profile-edit", args=[role.organization_id])


def typed(role, contact, **changes):
    row = {
        "id": contact.pk,
        "department": "環境部",
        "title": "課長",
        "name": "鈴木 一郎",
        "kana": "すずき いちろう",
        "email": "Suzuki@Example.jp",
        "telephone": "03-1234-5678",
    }
    return {
        "version": role.organization.version,
        "website": "https://example.jp/",
        "about_ja": "紹介",
        "about_en": "",
        "consents_to_publication": "on",
        "contacts-TOTAL_FORMS": "1",
        "contacts-INITIAL_FORMS": "1",
        **{f"contacts-0-{name}": value for name, value in row.items()},
        **changes,
    }


def test_own_words_and_contacts_are_saved(client, role, contact):
    response = client.post(address(role), typed(role, contact))

    assert response.status_code == 302
    role.organization.refresh_from_db()
    contact.refresh_from_db()
    assert role.organization.about_ja == "紹介"
    assert role.organization.version == 2
    assert (contact.kana, contact.email) == ("スズキ　イチロウ", "suzuki@example.jp")


def test_registered_facts_are_not_changed_here(client, role, contact):
    client.post(address(role), typed(role, contact, name_ja="別の名称", category="university", joined_on="2020-01-01"))
    before = role.organization
    after = type(before).objects.get(pk=before.pk)
    assert (after.name_ja, after.category, after.joined_on) == (before.name_ja, before.category, before.joined_on)


def test_a_change_of_contacts_is_logged(client, role, contact):
    client.post(address(role), typed(role, contact))
    assert contact.history.filter(email="suzuki@example.jp").exists()


def test_the_second_editor_is_told_and_loses_nothing(client, role, contact):
    first, second = typed(role, contact), typed(role, contact, about_ja="二人目の紹介")
    client.post(address(role), first)
    response = client.post(address(role), second)

    assert response.status_code == 409
    assert "二人目の紹介" in response.content.decode()
    role.organization.refresh_from_db()
    assert role.organization.about_ja == "紹介"


def test_a_contact_is_added_after_the_others(client, role, contact):
    new = {"contacts-TOTAL_FORMS": "2", "contacts-1-department": "総務課", "contacts-1-email": "soumu@example.jp"}
    client.post(address(role), typed(role, contact, **new, **{"contacts-1-is_shared_mailbox": "on"}))
    assert [each.email for each in role.organization.contacts.all()] == ["suzuki@example.jp", "soumu@example.jp"]


def test_one_contact_stays(client, role, contact):
    response = client.post(address(role), typed(role, contact, **{"contacts-0-DELETE": "on"}))
    assert response.status_code == 200
    assert role.organization.contacts.count() == 1


def test_a_contact_of_another_organization_cannot_be_taken(client, role, contact):
    foreign = ContactFactory()
    client.post(address(role), typed(role, contact, **{"contacts-0-id": foreign.pk}))
    foreign.refresh_from_db()
    assert foreign.email != "suzuki@example.jp"


BAD = [
    ("website", "javascript:alert(1)"),
    ("website", "not an address"),
    ("website", "https://example.jp/" + "a" * 600),
    ("about_ja", "あ" * 1001),
    ("about_ja", "null \x00 byte"),
    ("about_ja", "\u202eright to left"),
]
BAD_CONTACTS = [
    ("email", ""),
    ("email", "x"),
    ("email", "🙂"),
    ("kana", "漢字"),
    ("name", "あ" * 101),
    ("department", "一\x00二"),
    ("telephone", "1" * 31),
]


@pytest.mark.parametrize(("field", "value"), BAD)
def test_wrong_words_are_refused_at_their_field_and_kept(client, role, contact, field, value):
    response = client.post(address(role), typed(role, contact, **{field: value}))
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert response.context["form"][field].value() == value


@pytest.mark.parametrize(("field", "value"), BAD_CONTACTS)
def test_a_wrong_contact_is_refused_at_its_field_and_kept(client, role, contact, field, value):
    response = client.post(address(role), typed(role, contact, **{f"contacts-0-{field}": value}))
    assert response.status_code == 200
    row = response.context["contacts"].forms[0]
    assert row.errors[field]
    assert row[field].value() == value


def test_script_is_shown_as_text(client, role, contact):
    client.post(address(role), typed(role, contact, about_ja="<script>alert(1)</script>"))
    page = client.get(reverse("profile", args=[role.organization_id])).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("total", ["", "x", "-1", "99999", "\x00"])
def test_a_broken_form_is_no_server_error(client, role, contact, total):
    response = client.post(address(role), typed(role, contact, **{"contacts-TOTAL_FORMS": total}))
    assert response.status_code == 200


@pytest.mark.parametrize("version", ["", "x", "0", "999999999999999999999"])
def test_a_missing_or_strange_version_saves_nothing(client, role, contact, version):
    response = client.post(address(role), typed(role, contact, version=version))
    assert response.status_code in (200, 409)
    role.organization.refresh_from_db()
    assert role.organization.about_ja == ""


@pytest.mark.parametrize(
    ("field", "value"), [("telephone", "abc<script>"), ("telephone", "03"), ("name", "a\x07b"), ("email", "x@")]
)
def test_a_contact_is_checked_as_in_an_application(client, role, contact, field, value):
    response = client.post(address(role), typed(role, contact, **{f"contacts-0-{field}": value}))
    assert response.status_code == 200
    contact.refresh_from_db()
    assert getattr(contact, field) != value


def test_a_telephone_number_is_kept_in_plain_digits(client, role, contact):
    client.post(address(role), typed(role, contact, **{"contacts-0-telephone": "０３−９９９９−００００"}))
    contact.refresh_from_db()
    assert contact.telephone == "03-9999-0000"
