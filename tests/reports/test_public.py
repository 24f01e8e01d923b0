"""Public pages of projects."""

import datetime
import uuid

import pytest
from django.urls import reverse

from reports.models import Project
from tests.members.factory import OrganizationFactory, UserFactory
from tests.reports.factory import DisclosureFactory, ProjectFactory, accepted

pytestmark = pytest.mark.django_db


def make_public(count, **fields):
    """Accepted projects by one statement each for organization and rows."""
    organization, person = OrganizationFactory(category="university"), UserFactory()
    drafts = ProjectFactory.build_batch(count, organization=organization, created_by=person, **fields)
    Project.objects.bulk_create([*drafts])
    Project.objects.filter(organization=organization).update(state="accepted")


def names_on(response):
    return [project.name_ja for project in response.context["page_obj"]]


def test_only_accepted_projects_of_present_members_are_public(client):
    shown = accepted(ProjectFactory())
    ProjectFactory()
    left = accepted(ProjectFactory())
    type(left.organization).objects.filter(pk=left.organization_id).update(
        status="left", left_on="2026-01-01", leaving_reason="withdrew"
    )
    assert names_on(client.get("/projects/")) == [shown.name_ja]
    assert client.get(f"/projects/{left.pk}/").status_code == 404


def test_a_project_shows_its_accepted_disclosures(client):
    project = accepted(ProjectFactory())
    accepted(DisclosureFactory(organization=project.organization, projects=[project], title="公表した成果"))
    DisclosureFactory(organization=project.organization, projects=[project], title="書きかけの成果")
    page = client.get(f"/projects/{project.pk}/").content.decode()
    assert "公表した成果" in page
    assert "書きかけの成果" not in page


def test_a_project_in_english_shows_its_english_name(client):
    project = accepted(ProjectFactory(name_en="Food loop"))
    assert "Food loop" in client.get(f"/en/projects/{project.pk}/").content.decode()


def test_not_there_and_not_public_are_the_same(client):
    assert client.get(f"/projects/{ProjectFactory().pk}/").status_code == 404
    assert client.get(f"/projects/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize("words", ["廃プラ", "ﾌﾟﾗｽﾁｯｸ", "ぷらすちっく 近赤外", "plastics", "循環大学"])
def test_a_project_is_found_as_people_type(client, words):
    project = accepted(ProjectFactory())
    accepted(
        ProjectFactory(
            name_ja="木材",
            name_en="wood",
            initiatives="木",
            partners="",
            organization__category="other",
        )
    )
    assert names_on(client.get("/projects/", {"q": words})) == [project.name_ja]


def test_filters_narrow_the_list(client):
    university = accepted(ProjectFactory(organization__prefecture="27"))
    other = accepted(ProjectFactory(organization__category="other", ends_on="2025-05-01"))
    for asked, found in (
        ({"category": "university"}, university),
        ({"prefecture": "27"}, university),
        ({"phase": "ended"}, other),
        ({"phase": "ongoing"}, university),
    ):
        assert names_on(client.get("/projects/", asked)) == [found.name_ja]


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "\x00"},
        {"q": "x" * 5000},
        {"q": "<script>alert(1)</script>"},
        {"q": "\u202e😀"},
        {"category": "nobody"},
        {"prefecture": "99"},
        {"phase": "x"},
        {"page": "x"},
        {"page": "9999999999999999999999"},
        {"page": "-1"},
        {"page": "\x00"},
    ],
)
def test_senseless_questions_get_a_page(client, asked):
    accepted(ProjectFactory())
    response = client.get("/projects/", asked)
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_the_list_asks_as_often_for_ten_as_for_a_thousand(client, django_assert_max_num_queries):
    counts = []
    for count in (30, 970):
        make_public(count)
        with django_assert_max_num_queries(12) as asked:
            assert client.get(reverse("project-list"), {"q": "実証"}).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_open_period_is_written_as_everywhere(client):
    started = {"started_on": datetime.date(2026, 7, 30), "ends_on": None}
    project = accepted(ProjectFactory(**started))
    for address in ("/projects/", f"/projects/{project.pk}/", f"/members/{project.organization_id}/"):
        assert "2026年7月30日（木）～</span>" in client.get(address).content.decode()
    assert "30 July 2026 – </span>" in client.get("/en/projects/").content.decode()


def test_the_way_to_a_project_begins_at_home(client):
    project = accepted(ProjectFactory())
    crumbs = client.get(f"/projects/{project.pk}/").context["crumbs"]
    assert [label for label, _address in crumbs] == ["ホーム", "プロジェクト", project.name]
