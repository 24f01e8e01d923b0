"""Roadmap, notices, text pages, and what search engines and feed readers ask for."""

import datetime

import pytest

from portal.models import NationalTarget, Objective, Phase, PublicNotice
from tests.portal.factory import published_member
from timekeeping import today

pytestmark = pytest.mark.django_db


def test_the_roadmap_has_three_phases_and_the_objectives_of_the_source(client):
    assert Phase.objects.count() == 3
    assert Objective.objects.count() == 17
    text = client.get("/en/roadmap/").content.decode()
    for said in ("80 trillion yen", "Common format for distributed data", "2 million tons of biomass plastic"):
        assert said in text


@pytest.mark.parametrize(("language", "said"), [("", "政府の目標"), ("/en", "Targets of the government")])
def test_national_targets_are_labelled_as_the_governments(client, language, said):
    assert NationalTarget.objects.count() == 6
    assert said in client.get(f"{language}/roadmap/").content.decode()


def test_a_notice_appears_on_its_day_and_is_shown_in_japanese_where_it_has_no_english(client):
    PublicNotice.objects.create(title_ja="総会を開催しました", published_on=today())
    PublicNotice.objects.create(title_ja="来週のお知らせ", published_on=today() + datetime.timedelta(days=7))
    text = client.get("/en/").content.decode()
    assert '<span lang="ja">総会を開催しました</span>' in text
    assert "来週のお知らせ" not in text


def test_the_accessibility_policy_aims_and_claims_nothing(client):
    text = client.get("/accessibility/").content.decode()
    assert "JIS X 8341-3:2016" in text
    assert "準拠を表明するものではありません" in text


@pytest.mark.parametrize("address", ["/accessibility/", "/privacy/", "/terms/"])
def test_texts_differ_between_the_languages(client, address):
    japanese, english = client.get(address).content.decode(), client.get(f"/en{address}").content.decode()
    assert '<html lang="ja">' in japanese
    assert '<html lang="en">' in english
    assert "The " in english.split("<main")[1]


def test_the_language_asked_for_by_the_browser_changes_nothing(client):
    assert '<html lang="ja">' in client.get("/", headers={"accept-language": "en"}).content.decode()


def test_robots_keep_out_of_private_addresses(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /secretariat/" in text
    assert "/sitemap.xml" in text


def test_the_sitemap_names_members_goals_and_pages_in_both_languages(client):
    organization = published_member()
    assert "sitemap-members.xml" in client.get("/sitemap.xml").content.decode()
    assert f"/en/members/{organization.pk}/" in client.get("/sitemap-members.xml").content.decode()
    assert "/en/roadmap/" in client.get("/sitemap-pages.xml").content.decode()
    assert "/en/working-groups/vision-roadmap/" in client.get("/sitemap-working-groups.xml").content.decode()
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_the_feed_has_goals_and_projects(client):
    published_member()
    feed = client.get("/feed/")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert feed.content.decode().count("<entry>") == 2
