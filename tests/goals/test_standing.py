"""Where many goals stand: counts, with the same number of queries however many there are."""

import pytest

from goals.models import Goal
from goals.standing import progress_of, standing_counts
from tests.accounts.factory import OfficerFactory
from tests.goals.factory import accepted_version, this_year

pytestmark = pytest.mark.django_db


def report(version, *, state="accepted", **values):
    """A report of a goal's values: y2025=80."""
    organization = version.organization
    one = organization.progress_reports.create(data_year=this_year() - 1, state=state)
    for name, value in values.items():
        one.actuals.create(goal=version.goal, version=version, year=int(name[1:]), value=value)
    return one


def test_goals_are_counted_by_standing():
    year = f"y{this_year()}"
    report(accepted_version(), **{year: 50})
    report(accepted_version(), **{year: 75})
    report(accepted_version(), **{year: 99})
    report(accepted_version(), **{year: None})
    accepted_version()
    assert standing_counts(Goal.objects.public()) == {"met": 1, "on_track": 1, "behind": 1, "no_data": 2}


def test_only_accepted_reports_count():
    version = accepted_version()
    report(version, state="submitted", **{f"y{this_year()}": 50})
    assert standing_counts(Goal.objects.public())["no_data"] == 1
    assert list(version.goal.accepted_actuals()) == []


def test_where_a_year_was_reported_twice_the_later_word_counts():
    version = accepted_version()
    first = report(version, **{f"y{this_year()}": 90})
    second = report(version, **{f"y{this_year()}": 50})
    moment = version.created_at
    type(first).objects.filter(pk=first.pk).update(decided_at=moment)
    type(first).objects.filter(pk=second.pk).update(decided_at=moment.replace(year=moment.year + 1))
    assert version.goal.actuals_by_year() == {this_year(): 50}
    assert progress_of(Goal.objects.all())[version.goal_id].value == 50


def test_the_number_of_queries_is_constant(django_assert_num_queries):
    for _number in range(3):
        report(accepted_version(interim={this_year() + 1: 70}), **{f"y{this_year()}": 75})
    with django_assert_num_queries(3):
        standing_counts(Goal.objects.public())
    for _number in range(5):
        report(accepted_version(), **{f"y{this_year()}": 75})
    with django_assert_num_queries(3):
        standing_counts(Goal.objects.public())


def test_a_goal_without_an_accepted_version_has_no_standing():
    version = accepted_version()
    version.reopen(by=OfficerFactory(), reason="確認誤り")
    assert progress_of(Goal.objects.all()) == {}
