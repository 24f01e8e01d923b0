"""What is asked of a goal at submission: complete, and the target on the right side of the base."""

from decimal import Decimal as D

import pytest

from tests.goals.factory import AnnouncementFactory, GoalVersionFactory, this_year

pytestmark = pytest.mark.django_db


def test_a_complete_goal_has_no_problems():
    assert GoalVersionFactory().problems() == {}


@pytest.mark.parametrize(
    "name", ["label", "type", "direction", "unit", "scope", "target_year", "target_value", "base_year"]
)
def test_a_missing_item_is_named(name):
    empty = None if name in ("target_year", "target_value", "base_year") else ""
    assert name in GoalVersionFactory(**{name: empty}).problems()


def test_an_own_indicator_is_enough():
    assert GoalVersionFactory(indicator=None, own_indicator="食器の再使用回数").problems() == {}
    assert "indicator" in GoalVersionFactory(indicator=None).problems()


def test_the_base_may_be_missing():
    assert GoalVersionFactory(base_value=None, base_year=None).problems() == {}


@pytest.mark.parametrize(
    ("type", "direction", "base", "target", "field"),
    [
        ("reach", "lower", "100", "101", "target_value"),
        ("reach", "lower", "100", "100", "target_value"),
        ("reach", "higher", "100", "99", "target_value"),
        ("change", "lower", "100", "25", "target_value"),
        ("change", "lower", "100", "-101", "target_value"),
        ("change", "higher", "100", "-25", "target_value"),
        ("change", "higher", "100", "0", "target_value"),
        ("change", "lower", "0", "-25", "base_value"),
        ("multiple", "higher", "100", "0.5", "target_value"),
        ("multiple", "higher", "100", "1", "target_value"),
        ("multiple", "lower", "100", "2", "target_value"),
        ("multiple", "lower", "100", "-1", "target_value"),
        ("multiple", "higher", "0", "2", "base_value"),
        ("cumulative", "higher", None, "0", "target_value"),
        ("cumulative", "higher", "10", "10", "target_value"),
    ],
)
def test_a_target_on_the_wrong_side_of_the_base_is_refused(type, direction, base, target, field):
    version = GoalVersionFactory(
        type=type, direction=direction, base_value=None if base is None else D(base), target_value=D(target)
    )
    assert list(version.problems()) == [field]


@pytest.mark.parametrize(
    ("type", "direction", "base", "target"),
    [
        ("reach", "higher", "100", "101"),
        ("reach", "higher", None, "1"),
        ("change", "lower", "100", "-25"),
        ("change", "higher", None, "25"),
        ("multiple", "higher", "100", "2"),
        ("multiple", "lower", "100", "0.5"),
        ("cap", "lower", "100", "3000"),
        ("keep", "higher", None, "99"),
        ("cumulative", "lower", None, "-25"),
        ("cumulative", "lower", None, "10000"),
    ],
)
def test_targets_of_every_type_are_taken(type, direction, base, target):
    version = GoalVersionFactory(
        type=type, direction=direction, base_value=None if base is None else D(base), target_value=D(target)
    )
    assert version.problems() == {}


@pytest.mark.parametrize(
    ("base_year", "target_year", "field"),
    [(2020, 2020, "target_year"), (1, 2050, "base_year"), (2020, 9999, "target_year"), (2000, 2001, "target_year")],
)
def test_years_are_sane(base_year, target_year, field):
    assert field in GoalVersionFactory(base_year=base_year, target_year=target_year).problems()


def test_interim_targets_lie_between_base_and_target():
    early = GoalVersionFactory(interim={this_year() - 5: 90})
    late = GoalVersionFactory(interim={this_year() + 5: 60})
    assert "interim_targets" in early.problems()
    assert "interim_targets" in late.problems()
    assert GoalVersionFactory(interim={this_year(): 70}).problems() == {}


def test_an_announcement_says_what_where_and_when():
    assert AnnouncementFactory().problems() == {}
    empty = AnnouncementFactory(place="", announced_on=None, summary="", goals=[])
    assert set(empty.problems()) == {"place", "announced_on", "summary", "goals"}
