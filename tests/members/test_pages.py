"""Every page of a member, for every role and both languages."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.members.factory import (
    CertificateFactory,
    ContactFactory,
    OfficerFactory,
    OrganizationFactory,
    RoleFactory,
)

pytestmark = pytest.mark.django_db

PAGES = ["workspace", "profile", "people", "documents"]
MANAGERS_PAGES = ["profile-edit", "person-invite"]


@pytest.fixture
def organization():
    organization = OrganizationFactory()
    ContactFactory(organization=organization)
    CertificateFactory(organization=organization)
    return organization


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", ["viewer", "editor", "submitter", "manager"])
def test_every_role_reads_every_page(client, organization, kind, page, language):
    client.force_login(RoleFactory(organization=organization, kind=kind).user)
    with override(language):
        response = client.get(reverse(page, args=[organization.pk]))
    assert response.status_code == 200
    assert str(organization.pk) in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_an_officer_may_read_every_workspace(client, organization, page):
    client.force_login(OfficerFactory())
    assert client.get(reverse(page, args=[organization.pk])).status_code == 200


@pytest.mark.parametrize("page", MANAGERS_PAGES)
def test_an_officer_does_not_write_for_a_member(client, organization, page):
    client.force_login(OfficerFactory())
    assert client.get(reverse(page, args=[organization.pk])).status_code == 403


@pytest.mark.parametrize("page", [*PAGES, *MANAGERS_PAGES])
def test_another_organization_is_as_if_it_were_not_there(client, organization, page):
    client.force_login(RoleFactory().user)
    foreign = client.get(reverse(page, args=[organization.pk]))
    absent = client.get(reverse(page, args=["00000000-0000-0000-0000-000000000000"]))
    assert foreign.status_code == absent.status_code == 404


@pytest.mark.parametrize("page", MANAGERS_PAGES)
def test_who_has_left_reads_and_changes_nothing(client, organization, page):
    role = RoleFactory(organization=organization)
    organization.status, organization.left_on, organization.leaving_reason = "left", organization.joined_on, "withdrew"
    organization.save()
    client.force_login(role.user)
    assert client.get(reverse("workspace", args=[organization.pk])).status_code == 200
    assert client.get(reverse(page, args=[organization.pk])).status_code == 403


@pytest.mark.parametrize("path", ["/inquiry/", "/inquiry/sent/", "/certificates/", "/accounts/login/"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_public_pages_open(client, language, path):
    assert client.get(language + path).status_code == 200


def test_the_account_page_opens(client, organization):
    client.force_login(RoleFactory(organization=organization).user)
    for path in (
        "/my/",
        "/accounts/settings/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/logout/",
        "/accounts/3rdparty/",
    ):
        assert client.get(path).status_code in (200, 302), path
