"""The course of a goal as it is drawn: running totals, levels, and revisions as steps."""

import datetime
from decimal import Decimal as D

import pytest
from django.utils import timezone

from goals.charts import chart_of, clipped, running_values
from goals.models import GoalVersion
from tests.goals.factory import GoalVersionFactory, accepted_version, this_year

pytestmark = pytest.mark.django_db

WAY = [(2020, D(100)), (2030, D(50))]


@pytest.mark.parametrize(
    ("begins", "ends", "part"),
    [
        (None, None, WAY),
        (None, 2024, [(2020, D(100)), (2024, D(80))]),
        (2024, None, [(2024, D(80)), (2030, D(50))]),
        (2024, 2026, [(2024, D(80)), (2026, D(70))]),
        (2010, 2015, []),
        (2031, None, []),
        (2024, 2024, [(2024, D(80))]),
    ],
)
def test_a_way_between_two_years(begins, ends, part):
    assert clipped(WAY, begins, ends) == part


def test_a_cumulative_goal_shows_its_running_total_up_to_a_gap():
    version = GoalVersion(type="cumulative", base_year=2020)
    assert running_values(version, {2021: D(10), 2022: D(5), 2024: D(5)}) == {2021: D(10), 2022: D(15)}
    assert running_values(version, {2022: D(5)}) == {}


def test_an_unknown_value_stays_unknown():
    assert running_values(GoalVersion(type="reach"), {2022: None, 2021: D(1)}) == {2021: D(1), 2022: None}


def test_there_is_no_chart_without_two_years():
    bare = GoalVersionFactory(base_value=None, base_year=None)
    assert chart_of(bare, {}) is None
    assert chart_of(bare, {this_year(): D(1)}) is not None


def test_a_cap_is_a_level():
    version = GoalVersionFactory(type="cap")
    chart = chart_of(version, {})
    assert {reading.value for reading in chart.path} == {D(50)}


def test_a_revised_target_is_a_step():
    first = accepted_version()
    long_ago = timezone.make_aware(datetime.datetime(this_year() - 3, 6, 1))  # noqa: DTZ001
    GoalVersion.objects.filter(pk=first.pk).update(decided_at=long_ago)
    first.refresh_from_db()
    second = first.goal.revise(by=first.created_by)
    second.target_value = D(20)
    path = chart_of(second, {}, [first]).path
    steps = [reading.value for reading in path if reading.year == this_year()]
    assert steps == [D(75), D(60)]
    assert path[-1].value == D(20)


def test_an_earlier_version_in_another_unit_is_not_drawn():
    first = accepted_version(unit="kg/年")
    second = first.goal.revise(by=first.created_by)
    second.unit = "t/年"
    assert len(chart_of(second, {}, [first]).path) == 2


def test_the_chart_says_its_finding_in_words():
    version = GoalVersionFactory()
    finding = chart_of(version, {this_year(): D(75)}).finding
    assert "75 t/年" in finding
    assert "50 t/年" in finding


def test_extreme_figures_are_drawn():
    version = GoalVersionFactory(base_value=D(10) ** 15, target_value=D("-0.000001"))
    assert "<svg" in chart_of(version, {this_year(): D(-(10**14))}).wide
