"""What the public may read and what it never may: one walk over every public page, API list and file."""

import re

import pytest
from django.urls import reverse

from members.models import Organization
from tests.goals.factory import GoalVersionFactory, accepted_version
from tests.members.factory import OrganizationFactory
from tests.portal.factory import HIDDEN, OWN_TEXT, accepted_report, leave, published_member

pytestmark = pytest.mark.django_db

PAGES = ["/", "/roadmap/", "/members/", "/projects/", "/dashboard/", "/open-data/", "/api/docs/", "/feed/"]
TEXTS = ["/accessibility/", "/privacy/", "/terms/"]
TABLES = ["members", "goals", "progress", "projects"]
FILES = [f"/open-data/{name}.{form}" for name in TABLES for form in ("csv", "json")]
LISTS = [f"/api/v1/{name}/" for name in TABLES]


def everything_about(organization):
    """The addresses of all that the public can ask for, in both languages."""
    goal, project = organization.goals.get(), organization.projects.get()
    report = organization.progress_reports.get()
    own = [f"/members/{organization.pk}/", f"/goals/{goal.pk}/", f"/projects/{project.pk}/"]
    pages = [f"{language}{page}" for language in ("", "/en") for page in [*PAGES, *TEXTS, *own]]
    entries = [(reverse(f"api-{name}-detail", args=[one.pk])) for name, one in entries_of(organization, goal, report)]
    found = f"/members/?q={organization.name_ja}"
    plain = ["/sitemap.xml", "/sitemap-members.xml", "/sitemap-goals.xml", "/robots.txt", "/open-data/datapackage.json"]
    return [*pages, *FILES, *LISTS, *entries, found, *plain, "/api/schema/"]


def entries_of(organization, goal, report):
    return [("members", organization), ("goals", goal), ("progress", report), ("projects", organization.projects.get())]


def text_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def test_contacts_people_and_texts_without_consent_are_nowhere(client):
    organization = published_member()
    for address in everything_about(organization):
        response = client.get(address)
        assert response.status_code == 200, address
        text = text_of(response)
        assert [secret for secret in HIDDEN if secret in text] == [], address


def test_its_own_text_is_shown_with_consent(client):
    organization = published_member(consents_to_publication=True)
    for address in (f"/members/{organization.pk}/", "/open-data/members.csv", "/api/v1/members/"):
        assert OWN_TEXT in text_of(client.get(address)), address


def test_drafts_and_what_is_being_checked_are_nowhere(client):
    organization = published_member()
    GoalVersionFactory(goal__organization=organization, label="書きかけの目標")
    checked = GoalVersionFactory(goal__organization=organization, label="確認中の目標")
    checked.submit(by=checked.created_by)
    for address in [f"/members/{organization.pk}/", "/", *FILES, *LISTS]:
        text = text_of(client.get(address))
        assert "書きかけの目標" not in text, address
        assert "確認中の目標" not in text, address


def test_what_belongs_to_somebody_who_left_is_nowhere(client):
    organization = published_member(name_ja="退会した株式会社")
    leave(organization)
    for address in [*FILES, *LISTS, "/members/", "/", "/feed/", "/sitemap-members.xml"]:
        assert "退会した株式会社" not in text_of(client.get(address)), address
    goal = organization.goals.get()
    assert client.get(f"/api/v1/members/{organization.pk}/").status_code == 404
    assert client.get(f"/api/v1/goals/{goal.pk}/").status_code == 404


@pytest.mark.parametrize(("language", "said"), [("", "退会しています"), ("/en", "left it on")])
def test_the_page_of_somebody_who_left_says_so_and_nothing_more(client, language, said):
    organization = published_member()
    leave(organization)
    page = client.get(f"{language}/members/{organization.pk}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert said in text
    assert 'content="noindex"' in text
    assert "最終処分量" not in text
    assert str(Organization.LeavingReason.WITHDREW.label) not in text


def test_a_member_page_shows_goal_measure_announcement_report_and_project(client):
    organization = published_member()
    text = client.get(f"/members/{organization.pk}/").content.decode()
    for shown in ("最終処分量の半減", "分別の徹底", "統合報告書2026", "廃プラスチック高度選別", "選別精度の中間報告"):
        assert shown in text


def test_unknown_members_are_not_there(client):
    assert client.get("/members/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.get("/members/nobody/").status_code == 404


def test_queries_of_a_member_page_do_not_grow_with_its_goals(client, django_assert_max_num_queries):
    organization = OrganizationFactory()
    accepted_report(organization, [accepted_version(goal__organization=organization)])
    with django_assert_max_num_queries(14):
        client.get(f"/members/{organization.pk}/")
    more = [accepted_version(goal__organization=organization) for _number in range(5)]
    accepted_report(organization, more, year=2024)
    with django_assert_max_num_queries(14):
        client.get(f"/members/{organization.pk}/")


@pytest.mark.parametrize("address", [*PAGES, *TEXTS])
def test_public_pages_only_answer_reading(client, address):
    assert client.post(address).status_code in (403, 405)


def test_the_percentage_says_what_it_is_and_the_little_chart_is_said_in_words(client):
    organization = published_member()
    page = client.get(organization.get_absolute_url()).content.decode()
    assert "進捗率 50%" in page
    assert "50% of the way" in client.get(f"/en{organization.get_absolute_url()}").content.decode()
    assert re.search("<figcaption[^>]*>[0-9]{4}年度の100 t/年から、[0-9]{4}年度には75 t/年", page)
