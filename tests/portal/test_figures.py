"""The dashboard's figures: what is counted, and how long a count is kept."""

import datetime

import pytest
from django.utils import timezone

from portal.counting import count_goals, count_members, growth, half_years
from portal.models import Figures
from tests.goals.factory import accepted_version
from tests.members.factory import OrganizationFactory
from tests.portal.factory import accepted_report, leave, published_member
from tests.reports.factory import DutyFactory

pytestmark = pytest.mark.django_db


def test_members_are_counted_at_the_end_of_each_half_year():
    OrganizationFactory(category="company", joined_on=datetime.date(2023, 12, 22))
    OrganizationFactory(category="company", joined_on=datetime.date(2024, 9, 30))
    left = OrganizationFactory(category="university", joined_on=datetime.date(2023, 12, 22))
    leave(left)  # on 2026-03-31
    points = {point["day"]: point["members"] for point in growth(datetime.date(2026, 5, 1))}
    assert points["2023-09-30"]["company"] == 0
    assert points["2024-03-31"]["company"] == 1
    assert points["2024-09-30"]["company"] == 2
    assert points["2025-09-30"]["university"] == 1
    assert points["2026-03-31"]["university"] == 0


def test_half_years_end_with_the_day_itself():
    assert list(half_years(datetime.date(2024, 3, 31))) == [datetime.date(2023, 9, 30), datetime.date(2024, 3, 31)]


def test_goals_are_counted_by_standing_indicator_and_class():
    organization = OrganizationFactory()
    version = accepted_version(goal__organization=organization)
    accepted_version(goal__organization=organization, indicator=None, own_indicator="端材の再利用")
    accepted_report(organization, [version], value="40")
    counted = count_goals()
    assert counted["total"] == {"met": 1, "on_track": 0, "behind": 0, "no_data": 1}
    assert counted["by_indicator"] == {"11": {"met": 1}, "": {"no_data": 1}}
    assert counted["by_class"] == {"corporate": {"met": 1, "no_data": 1}}


def test_members_who_left_are_counted_no_more():
    leave(OrganizationFactory())
    OrganizationFactory(prefecture="27")
    assert count_members()["cells"] == [["company", "27", "active", 1]]


def test_a_dear_count_is_kept_and_a_cheap_one_is_made_anew():
    counts = iter(range(9))
    first = Figures.of("test", lambda: {"n": next(counts)})
    assert first.data == {"n": 0}
    Figures.objects.filter(pk="test").update(seconds=0.5, counted_at=timezone.now())
    assert Figures.of("test", lambda: {"n": next(counts)}).data == {"n": 0}
    Figures.objects.filter(pk="test").update(counted_at=timezone.now() - datetime.timedelta(seconds=51))
    assert Figures.of("test", lambda: {"n": next(counts)}).data == {"n": 1}


def test_a_reader_never_waits_for_a_long_count_and_the_worker_makes_it():
    long_ago = timezone.now() - datetime.timedelta(days=1)
    Figures.objects.create(name="test", counted_at=long_ago, seconds=30, data={"n": 0})
    assert Figures.of("test", lambda: {"n": 1}).data == {"n": 0}
    assert Figures.of("test", lambda: {"n": 1}, patience=60).data == {"n": 1}


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_dashboard_shows_charts_with_their_tables(client, language):
    DutyFactory(organization=published_member())
    text = client.get(f"{language}/dashboard/").content.decode()
    assert text.count("<svg") >= 2
    assert text.count("<desc") >= 2
    assert "<details" in text


@pytest.mark.parametrize("address", ["/", "/dashboard/", "/en/", "/en/dashboard/"])
def test_pages_of_figures_stand_also_where_there_is_nothing(client, address):
    assert client.get(address).status_code == 200


def test_queries_of_home_do_not_grow(client, django_assert_max_num_queries):
    published_member()
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/")
