"""The API's public read: pages by cursor, filters, and answers to whatever is sent."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Organization
from tests.goals.factory import accepted_version
from tests.members.factory import OrganizationFactory
from tests.portal.factory import many_members, published_member
from tests.reports.factory import ProjectFactory, accepted

pytestmark = pytest.mark.django_db

LISTS = ["members", "goals", "progress", "projects"]
BAD = [
    "cursor=%00",
    "cursor=zzz",
    "cursor=cD0lMDA=",
    "cursor=bz0xMDAwMDAwMDAwMDAwMDAwMDAwMDAw",
    "category=zzz",
    "category=%00",
    "prefecture=00",
    "updated_since=yesterday",
    "updated_since=%00",
    "updated_since=0001-01-01T00:00:00%2B14:00",
    "updated_since=9999-12-31T23:59:59-12:00",
    "updated_since=99999-01-01",
    "organization=abc",
    "organization=%00",
    "theme=%00",
    "q=%00",
    "indicator=%00",
    "year=1e30",
    "year=NaN",
    "year=-1",
    "page_size=0",
    "page_size=-5",
    "page_size=9" + "9" * 40,
    "page_size=%00",
    "format=html",
    "unknown=1",
    "q=%FF",
]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("asked", BAD)
def test_bad_parameters_are_never_a_server_error(client, name, asked):
    published_member()
    assert client.get(f"/api/v1/{name}/?{asked}").status_code in (200, 400, 404)


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_pages_with_next_previous_and_results(client, name):
    published_member()
    page = client.get(f"/api/v1/{name}/").json()
    assert list(page) == ["next", "previous", "results"]
    assert len(page["results"]) == 1


def test_following_next_gives_everybody_once(client):
    expected = {str(one.pk) for one in many_members(120)}
    seen, address = [], "/api/v1/members/"
    while address:
        page = client.get(address).json()
        seen += [entry["id"] for entry in page["results"]]
        address = page["next"]
    assert len(seen) == 120
    assert set(seen) == expected


def test_members_are_filtered(client):
    OrganizationFactory(category="company", prefecture="13")
    university = OrganizationFactory(category="university", prefecture="26")
    Organization.objects.filter(pk=university.pk).update(updated_at=timezone.now() + datetime.timedelta(days=1))
    tomorrow = (timezone.now() + datetime.timedelta(hours=1)).isoformat().replace("+", "%2B")
    for asked in ("category=university", "prefecture=26", f"updated_since={tomorrow}"):
        found = client.get(f"/api/v1/members/?{asked}").json()["results"]
        assert [entry["id"] for entry in found] == [str(university.pk)], asked


def test_one_entry_by_its_identifier(client):
    organization = published_member()
    assert client.get(f"/api/v1/members/{organization.pk}/").json()["name_ja"] == organization.name_ja
    assert client.get("/api/v1/members/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.get("/api/v1/members/abc/").status_code == 404


def test_a_report_carries_its_values_as_text_without_loss(client):
    published_member()
    [report] = client.get("/api/v1/progress/").json()["results"]
    assert report["actuals"][0]["value"] == "75.000000"
    assert report["actuals"][0]["unit"] == "t/年"


@pytest.mark.parametrize("name", LISTS)
def test_writing_is_refused(client, name):
    assert client.post(f"/api/v1/{name}/", {}).status_code in (401, 403, 405)


def test_too_many_requests_of_a_minute_are_told_to_wait(client, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    answers = [client.get("/api/v1/members/", headers={"x-forwarded-for": f"10.0.0.{n}"}) for n in range(4)]
    assert 429 in [answer.status_code for answer in answers]
    assert "Retry-After" in answers[-1]


@pytest.mark.parametrize("name", LISTS)
def test_queries_do_not_grow_with_the_entries(client, name, django_assert_max_num_queries):
    published_member()
    with CaptureQueriesContext(connection) as one:
        client.get(f"/api/v1/{name}/")
    accepted_version()
    accepted(ProjectFactory())
    many_members(20)
    with django_assert_max_num_queries(len(one)):
        client.get(f"/api/v1/{name}/")


def test_the_documentation_lists_every_resource_and_parameter(client):
    text = client.get("/api/docs/").content.decode()
    for shown in ("/api/v1/members/", "/api/v1/goals/", "/api/v1/progress/", "/api/v1/projects/", "updated_since"):
        assert shown in text
    assert "<script" not in text.split("<main")[1]


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "この日時以後に変更されたもののみ"), ("/en", "Only what has changed")]
)
def test_the_page_for_people_says_every_parameter_in_their_language(client, prefix, words):
    page = client.get(f"{prefix}/api/docs/")
    assert words in page.content.decode()
    parameters = [one for resource in page.context["resources"] for one in resource.parameters]
    assert all(one["description"] or one["schema"].get("enum") for one in parameters)
    if not prefix:
        assert all(one["description"].isascii() is False for one in parameters if "enum" not in one["schema"])
        assert all(not resource.description.isascii() for resource in page.context["resources"])


def test_the_file_for_programs_stays_english(client):
    assert "Only what has changed at or after" in client.get("/api/schema/").content.decode()
