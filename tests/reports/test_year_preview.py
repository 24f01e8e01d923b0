"""The figures before a year is frozen: at once where they are few, else counted by the worker."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from reports import tasks, year_preview
from reports.models import YearCount
from tests.goals.factory import accepted_version
from tests.members.factory import OfficerFactory
from timekeeping import fiscal_year_of, today

pytestmark = pytest.mark.django_db
YEAR = fiscal_year_of(today()).year - 1


@pytest.fixture
def large(monkeypatch, settings):
    """A partnership too large to be counted while somebody waits."""
    settings.WAKE_WORKERS = False
    monkeypatch.setattr(year_preview, "COUNTED_AT_ONCE", 0)
    accepted_version()


@pytest.fixture
def address(client):
    client.force_login(OfficerFactory())
    return reverse("year-freeze", args=[YEAR])


def test_a_small_partnership_is_counted_at_once_and_nothing_is_kept(client, address):
    accepted_version()
    assert "確定する" in client.get(address).content.decode()
    assert not YearCount.objects.exists()


def test_a_large_one_is_counted_by_the_worker_and_then_shown(client, address, large):
    assert "集計しています" in client.get(address).content.decode()
    assert "集計しています" in client.get(address).content.decode()
    tasks.count_years()
    page = client.get(address)
    assert page.context["seen"]
    assert "集計日時" in page.content.decode()


def test_looking_costs_as_much_for_many_goals_as_for_one(client, address, large, django_assert_max_num_queries):
    client.get(address)
    tasks.count_years()
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    for _n in range(5):
        accepted_version()
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_an_officer_has_them_counted_again(client, address, large):
    client.get(address)
    tasks.count_years()
    assert client.post(address, {"again": "1"}).status_code == 302
    assert "集計しています" in client.get(address).content.decode()


def test_old_figures_are_not_shown(client, address, large):
    client.get(address)
    tasks.count_years()
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    YearCount.objects.update(counted_at=long_ago, asked_at=long_ago)
    assert "集計しています" in client.get(address).content.decode()


def test_of_two_workers_one_counts_and_a_dead_one_is_passed_over():
    asked = YearCount.ask(YEAR)
    assert asked.claim()
    assert year_preview.count_asked() == 0
    YearCount.objects.update(claimed_at=timezone.now() - datetime.timedelta(hours=1))
    assert year_preview.count_asked() == 1
    assert YearCount.objects.get().is_counted
