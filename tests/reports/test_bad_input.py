"""Every form takes any input: a message at the field, what was typed kept, nothing executed, never a server error."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.models import Disclosure
from reports.sheets import named
from tests.members.factory import OrganizationFactory
from tests.reports.factory import open_report, person_of
from tests.reports.test_report_pages import typed

pytestmark = pytest.mark.django_db

TOO_LONG = "長" * 7000
LINES = {"too long": TOO_LONG, "null byte": "a\x00b", "right-to-left": "abc\u202edef"}
TEXTS = {"emoji": "♻️😀", "script": "<script>alert(1)</script>", "half-width kana": "ﾘｻｲｸﾙ", "spaces": "　 名　前　"}
DATES = ["0001-01-01", "9999-12-31", "2026-13-45", "yesterday", "２０２６年２月３０日", "10" * 200, "\x00"]
NUMBERS = [
    "1" + "0" * 30,
    "1e30",
    "-1" + "0" * 30,
    "NaN",
    "Infinity",
    "many",
    "1.1234567",
    "９" * 40,
    "\x00",
    "1,2,3,,",
    "--1",
]


@pytest.fixture
def university():
    return OrganizationFactory(category="university")


@pytest.fixture
def researcher(client, university):
    person = person_of(university)
    client.force_login(person)
    return person


@pytest.fixture
def report(client):
    report = open_report()
    client.force_login(report.created_by)
    return report


def send(client, address, data, name):
    """The errors at the field `name` after sending; the page must never be a server error."""
    response = client.post(address, data)
    assert response.status_code in (302, 422), response.status_code
    assert b"<script>alert" not in response.content
    return response.context["form"].errors.get(name) if response.status_code == 422 else None


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
@pytest.mark.parametrize("name", ["name_ja", "name_en", "partners", "initiatives", "initiatives_en", "url"])
def test_a_project_refuses_unreadable_text_at_its_field(client, university, researcher, name, text):
    assert send(client, reverse("project-new", args=[university.pk]), {name: text}, name)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_project_takes_what_people_write(client, university, researcher, text):
    address = reverse("project-new", args=[university.pk])
    data = {"name_ja": text, "name_en": text, "partners": text, "initiatives": text}
    response = client.post(address, data, follow=True)
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("text", ["javascript:alert(1)", "ftp://example.jp/", "http://", "//x", "data:text/html,x"])
def test_an_address_is_a_web_address(client, university, researcher, text):
    assert send(client, reverse("project-new", args=[university.pk]), {"url": text}, "url")


@pytest.mark.parametrize("day", DATES)
@pytest.mark.parametrize("name", ["started_on", "ends_on"])
def test_a_project_refuses_impossible_dates(client, university, researcher, name, day):
    assert send(client, reverse("project-new", args=[university.pk]), {name: day}, name)


@pytest.mark.parametrize("part", ["boss", "\x00", "initiator ", TOO_LONG])
def test_a_part_is_one_of_those_offered(client, university, researcher, part):
    errors = send(client, reverse("project-new", args=[university.pk]), {"part": part}, "part")
    assert errors or part.strip() == "initiator"


@pytest.mark.parametrize("name", ["name_ja", "initiatives", "started_on", "part", "url"])
def test_a_file_is_no_text(client, university, researcher, name):
    sent = {name: SimpleUploadedFile("a.txt", b"x")}
    assert send(client, reverse("project-new", args=[university.pk]), sent, name)


@pytest.mark.parametrize("day", DATES)
def test_a_disclosure_refuses_impossible_dates(client, university, researcher, day):
    disclosure = Disclosure.open_voluntary(university, by=researcher)
    address = reverse("disclosure-edit", args=[university.pk, disclosure.pk])
    assert send(client, address, {"version": 1, "disclosed_on": day}, "disclosed_on")


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
@pytest.mark.parametrize("name", ["title", "results", "place", "url"])
def test_a_disclosure_refuses_unreadable_text_at_its_field(client, university, researcher, name, text):
    disclosure = Disclosure.open_voluntary(university, by=researcher)
    address = reverse("disclosure-edit", args=[university.pk, disclosure.pk])
    assert send(client, address, {"version": 1, name: text}, name)


def errors_of_value(client, report, name, value):
    """The errors at a field of the report's first value, and that what was typed is still on the page."""
    first = next(named(report.rows()))[0]
    address = reverse("report", args=[report.organization_id, report.pk])
    response = client.post(address, {**typed(report), f"{first}-{name}": value, "summary": "書きかけの文"})
    assert response.status_code == 422, response.status_code
    assert "書きかけの文" in response.content.decode()
    assert b"<script>alert" not in response.content
    return response.context["edit"].goals[0].forms[0].errors.get(name)


@pytest.mark.parametrize("value", NUMBERS)
def test_an_actual_value_is_a_number_within_bounds(client, report, value):
    assert errors_of_value(client, report, "value", value)


@pytest.mark.parametrize("year", ["0001", "9999", "", "x", "\x00", "2" * 100])
def test_a_year_is_one_of_those_offered(client, report, year):
    assert errors_of_value(client, report, "year", year)


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
def test_a_reason_is_readable_text(client, report, text):
    assert errors_of_value(client, report, "reason", text)


@pytest.mark.parametrize("name", ["value", "year", "reason", "is_assured"])
def test_a_file_is_no_value(client, report, name):
    assert errors_of_value(client, report, name, SimpleUploadedFile("a.txt", b"x"))


@pytest.mark.parametrize("value", ["text", "\x00", TOO_LONG])
def test_text_is_no_evidence(client, report, value):
    assert errors_of_value(client, report, "evidence", value)


@pytest.mark.parametrize(
    "content", [b"", b"MZ" + bytes(60), b"PK\x03\x04" + bytes(60), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60)]
)
def test_evidence_of_another_kind_is_refused_at_its_field(client, report, content):
    assert errors_of_value(client, report, "evidence", SimpleUploadedFile("計量.pdf", content))


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
def test_a_summary_is_readable_text(client, report, text):
    address = reverse("report", args=[report.organization_id, report.pk])
    response = client.post(address, typed(report, summary=text))
    assert response.status_code == 422
    assert "summary" in response.context["edit"].form.errors


@pytest.mark.parametrize("version", ["x", "\x00", "-1", "9" * 40, "1.5"])
def test_a_senseless_version_is_no_server_error(client, report, version):
    address = reverse("report", args=[report.organization_id, report.pk])
    assert client.post(address, typed(report, version=version)).status_code in (409, 422)
