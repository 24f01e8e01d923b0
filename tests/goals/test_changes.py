"""Which changes of a goal are minor (DOMAIN §2)."""

from decimal import Decimal

import pytest

from goals.changes import is_minor_change, material_changes
from goals.models import Indicator
from tests.goals.factory import GoalVersionFactory, accepted_version

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("label", "別の言い方"),
        ("label_en", "In other words"),
        ("method_note", "注記"),
        ("publication_url", "https://www.example.jp/new/"),
        ("is_own_method", True),
        ("decimals", 2),
    ],
)
def test_wording_notes_and_links_are_minor(name, value):
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    setattr(second, name, value)
    assert is_minor_change(second)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("own_indicator", "独自指標"),
        ("type", "cap"),
        ("direction", "higher"),
        ("unit", "kg"),
        ("scope", "group"),
        ("base_year", 2015),
        ("base_value", Decimal(90)),
        ("target_year", 2050),
        ("target_value", Decimal(40)),
    ],
)
def test_what_is_promised_is_not_minor(name, value):
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    setattr(second, name, value)
    assert material_changes(second, first) == [name]
    assert is_minor_change(second) is False


def test_another_indicator_is_not_minor():
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    second.indicator = Indicator.objects.get(code="10")
    assert material_changes(second, first) == ["indicator"]


def test_another_way_to_the_target_is_not_minor():
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    second.interim_targets.create(year=second.target_year - 1, value=60)
    assert material_changes(second, first) == ["interim_targets"]


def test_a_first_version_changes_nothing():
    assert is_minor_change(GoalVersionFactory()) is None
