"""The review queue: what an officer filters and sorts, and the way from one submission to the next."""

import itertools

import pytest
from django.urls import reverse

from secretariat.queue import review_address
from tests.members.factory import OfficerFactory
from tests.secretariat.factory import held, many_waiting, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = OfficerFactory(name="山田 花子")
    client.force_login(officer)
    return officer


def shown(client, **filters):
    page = client.get(reverse("reviews"), filters)
    return [row.submission for _key, row in page.context["rows"]]


def steps(client, submission, **filters):
    """The ids of the previous and the next one, as the page of a submission leads to them."""
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    page = client.get(f"{review_address(submission)}?{query}")
    return [
        (address or "").partition("?")[0].rstrip("/").rpartition("/")[2] or None
        for address in (page.context["previous"], page.context["following"])
    ]


def test_filters_by_kind_officer_category_and_age(client, officer):
    old = waiting("change", days=20)
    city = waiting("goal", days=3, goal__organization__category="local_government")
    mine = held(waiting("application"), officer)
    theirs = held(waiting("project"), OfficerFactory())
    assert shown(client) == [old, city, theirs, mine] or set(shown(client)) == {old, city, theirs, mine}
    assert shown(client, kind="goal") == [city]
    assert shown(client, officer="mine") == [mine]
    assert shown(client, officer="nobody") == [old, city]
    assert shown(client, officer=str(theirs.created_by.pk)) == shown(client)  # no officer: left out
    assert shown(client, category="local_government") == [city]
    assert shown(client, age="14") == [old]
    assert shown(client, kind="zzz", officer="\x00", age="-1", page="x") == shown(client)


@pytest.mark.parametrize("words", ["みどり", "ミドリ", "ﾐﾄﾞﾘ", "abc", "ＡＢＣ 商事", "40110010989"])
def test_a_member_and_an_applicant_are_found_by_name_reading_and_number(client, officer, words):
    names = {"name_ja": "株式会社ＡＢＣ 商事", "name_kana": "ミドリショウジ", "corporate_number": "4011001098993"}
    change = waiting("change", **{f"organization__{name}": value for name, value in names.items()})
    goal = waiting("goal", goal__organization=change.organization)
    applied = waiting("application", **{**names, "name_ja": "ABC商事九州", "corporate_number": "9401100109892"})
    waiting("application"), waiting("project")
    assert {row.pk for row in shown(client, q=words)} == {change.pk, goal.pk, applied.pk}
    assert shown(client, q=words, kind="goal") == [goal]
    assert client.get(reverse("reviews"), {"q": words}).context["number"] == 3
    _before, after = steps(client, change, q=words)
    assert after in (str(goal.pk), str(applied.pk))


def test_the_filter_keeps_the_kind_of_the_tab_and_the_tabs_keep_the_name(client, officer):
    page = client.get(reverse("reviews"), {"kind": "goal", "q": "株式会社"}).content.decode()
    assert '<input type="hidden" name="kind" value="goal"' in page
    assert '<select name="kind"' not in page
    assert "kind=change" in page
    assert "q=%E6%A0%AA" in page


def test_what_a_former_officer_had_is_nobodys(client, officer):
    gone = OfficerFactory()
    left = held(waiting("change"), gone)
    gone.is_active = False
    gone.save()
    assert shown(client, officer="nobody") == [left]


def test_sorts_over_all_kinds(client, officer):
    first = waiting("project", days=9, organization__name_kana="ワ")
    second = waiting("change", days=5, organization__name_kana="ア")
    third = held(waiting("goal", days=1, goal__organization__name_kana="カ"), officer)
    assert shown(client, sort="oldest") == [first, second, third]
    assert shown(client, sort="newest") == [third, second, first]
    assert shown(client, sort="organization") == [second, third, first]
    assert shown(client, sort="kind") == [third, first, second]
    assert shown(client, sort="officer") == [first, second, third]


def test_counts_follow_the_filter(client, officer):
    held(waiting("change", days=20), officer)
    waiting("change", days=20)
    waiting("goal")
    page = client.get(reverse("reviews"), {"age": "14"})
    numbers = {count.kind: count.number for count, _query in page.context["tabs"]}
    assert (numbers["change"], numbers["goal"], page.context["number"]) == (2, 0, 2)
    assert [number for _words, number, _query, _current in page.context["desks"]] == [None, 1, 1]


@pytest.mark.parametrize("sort", ["oldest", "newest", "organization", "kind", "officer"])
def test_next_and_previous_walk_through_the_queue_in_its_order(client, officer, sort):
    for days, kind in itertools.product((30, 3), ("change", "goal", "application", "disclosure")):
        waiting(kind, days=days)
    held(waiting("project", days=3), officer)
    order = shown(client, sort=sort)
    assert len(order) == 9
    for before, here, after in zip([None, *order], order, [*order[1:], None], strict=False):
        expected = [str(one.pk) if one else None for one in (before, after)]
        assert steps(client, here, sort=sort) == expected


def test_the_neighbours_are_those_of_the_filtered_queue(client, officer):
    first = waiting("change", days=9)
    waiting("goal", days=8)
    held(waiting("change", days=7), OfficerFactory())
    last = waiting("change", days=6)
    assert steps(client, first, kind="change", officer="nobody") == [None, str(last.pk)]
    assert steps(client, last, kind="change", officer="nobody") == [str(first.pk), None]


def test_those_submitted_at_one_moment_are_all_met(client, officer):
    many = [waiting("change", days=2) for _n in range(4)]
    type(many[0]).objects.update(submitted_at=many[0].submitted_at)
    order = shown(client)
    walked = [order[0]]
    while (onward := steps(client, walked[-1])[1]) is not None:
        walked.append(next(one for one in many if str(one.pk) == onward))
    assert walked == order


def test_after_a_decision_the_next_of_the_filtered_queue_opens(client, officer):
    first, _goal, last = waiting("change", days=9), waiting("goal", days=8), waiting("change", days=6)
    answer = client.post(
        f"{review_address(first)}?kind=change", {"decision": "accept", "version": first.version, "then": "next"}
    )
    assert answer.url == f"{review_address(last)}?kind=change"
    answer = client.post(f"{review_address(last)}?kind=change", {"decision": "accept", "version": last.version})
    assert answer.url == f"{reverse('reviews')}?kind=change"


def test_an_officer_may_stay_on_the_page_after_a_decision(client, officer):
    change = waiting("change")
    waiting("change")
    answer = client.post(review_address(change), {"decision": "accept", "version": change.version, "then": "stay"})
    assert answer.url == review_address(change)


def test_a_long_queue_asks_no_more_questions_than_a_short_one(client, officer, django_assert_max_num_queries):
    def asked(address):
        with django_assert_max_num_queries(90) as questions:
            assert client.get(address).status_code == 200
        return len(questions)

    many_waiting(10)
    addresses = [
        reverse("reviews"),
        f"{reverse('reviews')}?officer=mine&sort=officer&category=company",
        review_address(shown(client)[5]),
    ]
    few = [asked(address) for address in addresses]
    many_waiting(990)
    assert [asked(address) for address in addresses] == few


def test_pages_go_on_with_the_filter(client, officer):
    many_waiting(60)
    page = client.get(reverse("reviews"), {"kind": "announcement", "page": "2"})
    assert len(page.context["rows"]) == 10
    assert "kind=announcement&amp;page=1" in page.content.decode()
