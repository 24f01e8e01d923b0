"""参画証明書: issued by members, checked by anybody."""

import datetime
import io
import subprocess

import pytest
from django.urls import reverse

from members.models import Certificate
from tests.members.factory import CertificateFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def role(client):
    role = RoleFactory(kind="editor")
    client.force_login(role.user)
    return role


def issue(client, role):
    return client.post(reverse("certificate-issue", args=[role.organization_id]))


def test_a_member_issues_one_certificate_a_day(client, role):
    issue(client, role)
    issue(client, role)
    certificate = Certificate.objects.get()
    assert (certificate.organization, certificate.issued_by) == (role.organization, role.user)


def test_a_viewer_issues_none(client, role):
    role.kind = "viewer"
    role.save()
    assert issue(client, role).status_code == 403
    assert not Certificate.objects.exists()


def test_none_is_issued_while_membership_is_on_hold(client, role):
    role.organization.status = "on_hold"
    role.organization.save()
    issue(client, role)
    assert not Certificate.objects.exists()


def test_getting_the_page_issues_nothing(client, role):
    assert client.get(reverse("certificate-issue", args=[role.organization_id])).status_code == 405


def test_the_pdf_says_who_and_since_when(client, role):
    certificate = CertificateFactory(organization=role.organization, issued_on=datetime.date(2026, 4, 1))
    response = client.get(reverse("certificate-pdf", args=[role.organization_id, certificate.code]))
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=io.BytesIO(response.content).read(), capture_output=True, check=True
    ).stdout.decode()

    assert response["Content-Type"] == "application/pdf"
    for words in ("参画証明書", role.organization.name_ja, "2024年4月1日", "2026年4月1日", certificate.spaced_code):
        assert words in text
    assert f"/certificates/{certificate.code}/" in text.replace("\n", "")


def test_the_pdf_of_another_organization_is_not_found(client, role):
    foreign = CertificateFactory()
    own = reverse("certificate-pdf", args=[role.organization_id, foreign.code])
    theirs = reverse("certificate-pdf", args=[foreign.organization_id, foreign.code])
    assert client.get(own).status_code == client.get(theirs).status_code == 404


def check(client, code):
    return client.get(reverse("certificate-check", args=[code]))


def test_anybody_checks_a_certificate(client):
    certificate = CertificateFactory()
    page = check(client, certificate.code).content.decode()
    assert certificate.name_ja in page
    assert "現在、会員です" in page


def test_a_member_that_left_is_said_neutrally(client):
    certificate = CertificateFactory(
        organization__status="left",
        organization__left_on=datetime.date(2026, 3, 31),
        organization__leaving_reason="removed",
    )
    page = check(client, certificate.code).content.decode()
    assert "2026年3月31日" in page
    assert "退会" in page
    assert "事務局決定" not in page


@pytest.mark.parametrize(
    "how", [str.lower, lambda code: f"{code[:4]}-{code[4:8]} {code[8:]}", lambda code: code + "　"]
)
def test_a_code_is_understood_as_people_type_it(client, how):
    certificate = CertificateFactory()
    response = client.get(reverse("certificate-form"), {"code": how(certificate.code)})
    assert response.url == certificate.get_absolute_url()


@pytest.mark.parametrize("code", ["XXXX", "🙂", "<script>", "a" * 500, "%00"])
def test_an_unknown_code_is_not_found_and_says_so(client, code):
    response = check(client, code)
    assert response.status_code == 404
    assert "この番号の参画証明書はありません" in response.content.decode()


@pytest.mark.parametrize("code", ["", "\x00", "\u202e", "a" * 41])
def test_a_wrong_code_is_refused_at_its_field(client, code):
    response = client.get(reverse("certificate-form"), {"code": code})
    assert response.status_code == 200
    assert response.context["form"].errors["code"]
