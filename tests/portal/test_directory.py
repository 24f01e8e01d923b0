"""The directory: who is shown, in which order, how it is narrowed down, and that it does not grow slow."""

import datetime

import pytest

from members.categories import Category
from portal import directory
from tests.goals.factory import accepted_version
from tests.members.factory import OrganizationFactory, WorkingGroupFactory
from tests.portal.factory import accepted_report, leave, many_members

pytestmark = pytest.mark.django_db


def names_on(response):
    return [organization.name_ja for organization, _standing in response.context["rows"]]


def named(name, kana, **fields):
    return OrganizationFactory(name_ja=name, name_kana=kana, **fields)


def test_members_stand_in_the_order_of_their_reading_without_the_legal_form(client):
    named("株式会社わかば", "カブシキガイシャワカバ")
    named("あおぞら株式会社", "アオゾラ")
    assert names_on(client.get("/members/")) == ["あおぞら株式会社", "株式会社わかば"]


def test_who_has_left_is_not_shown_and_who_is_on_hold_is_marked(client):
    leave(named("退会済み", "タイカイ"))
    named("保留中の会", "ホリュウ", status="on_hold")
    page = client.get("/members/")
    assert names_on(page) == ["保留中の会"]
    assert "is-on-hold" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("category=university", ["みどり大学"]),
        ("prefecture=13", ["あお株式会社"]),
        ("theme=plastics", ["みどり大学"]),
        ("status=on_hold", ["あお株式会社"]),
        ("q=大学", ["みどり大学"]),
        ("q=みどり", ["みどり大学"]),
        ("q=ﾐﾄﾞﾘ", ["みどり大学"]),
        ("q=あお 株式", ["あお株式会社"]),
        ("q=green univ", ["みどり大学"]),
        ("q=環境", []),
        ("category=university&prefecture=13", []),
    ],
)
def test_the_directory_is_narrowed_down(client, asked, found):
    named("あお株式会社", "アオ", prefecture="13", status="on_hold")
    university = named(
        "みどり大学", "ミドリダイガク", name_en="Green University", category=Category.UNIVERSITY, prefecture="26"
    )
    university.working_groups.add(WorkingGroupFactory(slug="plastics"))
    assert names_on(client.get(f"/members/?{asked}")) == found


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    "asked",
    [
        "q=%00",
        "q=%E2%80%AE",
        "q=" + "a" * 500,
        "q=%25_%5C",
        "q=<script>alert(1)</script>",
        "category=zzz",
        "prefecture=99",
        "theme=nothing",
        "theme=%00",
        "status=left",
        "page=0",
        "page=-1",
        "page=abc",
        "page=１",
        "page=1" + "0" * 30,
        "page=" + "9" * 5000,
        "category=company&category=zzz",
        "q=%FF%FE",
    ],
)
def test_what_is_not_understood_is_no_error(client, language, asked):
    OrganizationFactory()
    page = client.get(f"{language}/members/?{asked}")
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_a_wrong_choice_is_said_at_its_field_and_narrows_nothing(client):
    OrganizationFactory()
    page = client.get("/members/?category=zzz")
    assert page.context["form"].errors["category"]
    assert len(names_on(page)) == 1


def test_pages_have_fifty_members_and_beyond_the_last_comes_the_last(client):
    many_members(51)
    assert len(names_on(client.get("/members/"))) == 50
    assert len(names_on(client.get("/members/?page=2"))) == 1
    assert client.get("/members/?page=99").context["page_obj"].number == 2
    assert client.get("/members/?page=0").context["page_obj"].number == 1


def test_the_count_stops_where_counting_gets_dear_and_the_figures_kept_go_on(client, monkeypatch):
    monkeypatch.setattr(directory, "COUNTED_UP_TO", 60)
    many_members(70)
    everybody, searched = client.get("/members/"), client.get("/members/?q=循環")
    assert everybody.context["page_obj"].paginator.count == 70
    assert not everybody.context["page_obj"].paginator.is_more
    assert searched.context["page_obj"].paginator.count == 60
    assert searched.context["page_obj"].paginator.is_more


def test_goals_are_counted_by_where_they_stand_and_never_averaged(client):
    organization = OrganizationFactory()
    met, behind = (accepted_version(goal__organization=organization) for _number in range(2))
    accepted_report(organization, [met], value="40")
    accepted_report(organization, [behind], value="99")
    [(_organization, standing)] = client.get("/members/").context["rows"]
    assert dict(standing) == {"met": 1, "behind": 1}


def test_queries_do_not_grow_from_ten_to_a_thousand_members(client, django_assert_max_num_queries):
    many_members(10)
    client.get("/members/")
    with django_assert_max_num_queries(7):
        client.get("/members/")
    many_members(990)
    with django_assert_max_num_queries(7):
        client.get("/members/?page=3")


def test_english_pages_show_english_names(client):
    OrganizationFactory(name_en="Green Co., Ltd.")
    assert "Green Co., Ltd." in client.get("/en/members/").content.decode()


def test_the_day_of_joining_is_written_as_everywhere(client):
    OrganizationFactory(joined_on=datetime.date(2024, 4, 25))
    assert "2024年4月25日（木）" in client.get("/members/").content.decode()
    assert "25 April 2024" in client.get("/en/members/").content.decode()
