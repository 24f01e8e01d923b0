"""What the desk points out beside a submission: figures, units, weaker targets, missing values."""

from decimal import Decimal

import pytest

from enrolment.approval import approve
from goals.models import GoalVersion
from secretariat.checks import remarks_on, remarks_on_all
from secretariat.checks.remark import is_outside_percent, is_percent, is_tenfold
from secretariat.queue import review_address
from tests.goals.factory import GoalVersionFactory, accepted_version
from tests.members.factory import OfficerFactory
from tests.reports.factory import accepted, open_report
from tests.secretariat.factory import WaitingApplicationFactory, WaitingChangeFactory, waiting
from timekeeping import today

pytestmark = pytest.mark.django_db


def lines(submission):
    """The lines of the sheet that warnings point at."""
    return [remark.line for remark in remarks_on(submission) if remark.is_warning]


def revised(before, *, interim=None, **changed):
    """A new version of an accepted goal, with some things changed."""
    draft = before.copy(number=before.number + 1, by=before.created_by)
    GoalVersion.objects.filter(pk=draft.pk).update(**changed)
    for year, value in (interim or {}).items():
        draft.interim_targets.filter(year=year).update(value=value)
    return GoalVersion.objects.get(pk=draft.pk)


@pytest.mark.parametrize(
    ("value", "before", "expected"),
    [
        ("1000", "100", True),
        ("999", "100", False),
        ("10", "100", True),
        ("-1000", "100", True),
        ("0", "100", False),
        ("100", "0", False),
        (None, "100", False),
        ("100", None, False),
    ],
)
def test_ten_times_and_a_tenth(value, before, expected):
    assert is_tenfold(value and Decimal(value), before and Decimal(before)) is expected


@pytest.mark.parametrize(("value", "outside"), [("0", False), ("100", False), ("100.1", True), ("-0.1", True)])
def test_shares_lie_between_0_and_100(value, outside):
    assert is_outside_percent(Decimal(value)) is outside


def test_percent_is_known_in_any_width():
    assert all(map(is_percent, ("%", "％", " % ", "パーセント")))
    assert not is_percent("t/年")


def test_a_goal_as_it_should_be_has_no_remark():
    assert remarks_on(GoalVersionFactory()) == []


def test_a_unit_unlike_the_catalogues():
    assert lines(GoalVersionFactory(unit="kg")) == ["unit"]
    assert lines(GoalVersionFactory(unit="ｔ／年")) == []  # only wider


def test_a_target_in_the_other_direction():
    assert lines(GoalVersionFactory(base_value=50, target_value=100)) == ["target_value"]


def test_shares_that_cannot_be():
    goal = GoalVersionFactory(indicator=None, own_indicator="率", unit="%", type="keep", target_value=120)
    assert lines(goal) == ["target_value"]
    change = GoalVersionFactory(indicator=None, own_indicator="率", unit="%", type="change", target_value=-150)
    assert lines(change) == []  # a change against the base is no share


@pytest.mark.parametrize(
    ("fields", "changed", "weak"),
    [
        ({}, {"target_value": 60}, ["target_value"]),
        ({}, {"target_value": 40}, []),
        ({"direction": "higher", "base_value": 10}, {"target_value": 40}, ["target_value"]),
        ({"type": "cap"}, {"target_value": 60}, ["target_value"]),
        ({"type": "keep"}, {"target_value": 40}, ["target_value"]),
        ({"type": "change", "target_value": -25}, {"target_value": -20}, ["target_value"]),
        ({"type": "change", "target_value": -25}, {"target_value": -30}, []),
        (
            {"type": "multiple", "target_value": 2, "direction": "higher"},
            {"target_value": Decimal("1.2")},
            ["target_value"],
        ),
        (
            {"type": "multiple", "target_value": 2, "direction": "higher"},
            {"target_value": Decimal("1.2"), "unit": "kg/年"},
            ["unit", "target_value"],
        ),
        (
            {"type": "change", "target_value": -25},
            {"target_value": -20, "unit": "kg/年"},
            ["unit", "target_value"],
        ),
        ({"target_year": 2030}, {"target_year": 2031}, ["target_year"]),
        ({}, {"base_value": 1000}, ["base_value"]),
        ({}, {"unit": "kg/年", "target_value": 60}, ["unit"]),  # not to be compared
    ],
)
def test_a_target_weaker_than_the_accepted_one(fields, changed, weak):
    assert lines(revised(accepted_version(**fields), **changed)) == weak


def test_a_weaker_interim_target():
    assert lines(revised(accepted_version(interim={2027: 80}), interim={2027: 90})) == ["interim_targets"]


def test_the_weight_of_a_change_is_said_and_is_no_warning():
    remarks = remarks_on(revised(accepted_version(), label="別の名前"))
    assert {remark.is_warning for remark in remarks} == {False}


def test_a_value_that_jumps_against_the_year_before():
    first = accepted(open_report(values=("90",)))
    second = open_report(values=("9",))
    row = second.actuals.get()
    row.goal, row.version = first.actuals.get().goal, first.actuals.get().version
    row.year = first.actuals.get().year + 1
    row.save()
    warnings = [remark for remark in remarks_on(second) if remark.line]
    assert [remark.line for remark in warnings] == [f"goal-{row.goal_id.hex}-1-value"]
    assert "90 t/年 → 9 t/年" in warnings[0].text


@pytest.mark.parametrize(
    ("value", "type_", "is_odd"),
    [
        ("175600000", "reach", True),
        ("9", "reach", True),
        ("90", "reach", False),
        ("9", "cumulative", False),
    ],
)
def test_a_first_value_that_jumps_against_the_base_value(value, type_, is_odd):
    report = open_report(values=(value,))
    GoalVersion.objects.filter(pk=report.actuals.get().version_id).update(type=type_)
    texts = [remark.text for remark in remarks_on(report) if remark.line]
    assert any("基準値の10倍以上又は10分の1以下です：100 t/年 →" in text for text in texts) is is_odd


def test_a_value_that_is_not_there_and_a_goal_that_is_left_out():
    report = open_report(values=("90", None))
    assert [remark.is_warning for remark in remarks_on(report)] == [True]
    report.actuals.filter(value=None).delete()
    (remark,) = remarks_on(report)
    assert (remark.line, "最終処分量の半減" in remark.text) == ("", True)


def test_applications_of_one_body_are_pointed_out():
    first = WaitingApplicationFactory(category="university")
    second = WaitingApplicationFactory(category="university", corporate_number=first.corporate_number)
    assert remarks_on(second)


def test_many_are_checked_with_as_many_questions_as_few(django_assert_num_queries):
    reports = [open_report(values=("90", None)) for _n in range(4)]
    with django_assert_num_queries(3):
        found = remarks_on_all(reports)
    assert all(found[report.pk] for report in reports)


def review_page(client, submission):
    client.force_login(OfficerFactory())
    return client.get(review_address(submission))


def test_where_nothing_is_found_it_is_said_what_was_checked(client):
    page = review_page(client, WaitingApplicationFactory()).content.decode()
    assert "自動確認：指摘事項はありません" in page
    assert "名称の類似" in page


def test_while_a_web_page_is_not_asked_yet_nothing_is_said_of_it(client):
    page = review_page(client, waiting("announcement")).content.decode()
    assert "自動確認" not in page


def test_what_nobody_checks_is_not_said_to_be_checked(client):
    assert "自動確認" not in review_page(client, WaitingChangeFactory()).content.decode()


def test_a_report_stands_beside_base_target_and_progress_of_each_goal(client):
    report = open_report(values=("75",))
    report.submit(by=None)
    page = review_page(client, report)
    (reported,) = page.context["goals"]
    version = reported.version
    assert (version.base_value, version.target_value) == (100, 50)
    text = page.content.decode()
    for said in (reported.base, version.promise, reported.card.latest, "50%", reported.card.standing):
        assert said in text


def test_a_change_that_is_still_to_come_is_pointed_out(frozen_today):
    frozen_today(2026, 3, 31)
    change = WaitingChangeFactory()  # takes effect on 1 April 2026
    (remark,) = remarks_on(change)
    assert (remark.line, remark.is_warning) == ("effective_on", True)
    assert "2026年4月1日" in remark.text
    frozen_today(2026, 4, 1)
    assert remarks_on(change) == []


def test_an_application_is_no_double_of_the_member_it_has_made():
    application = WaitingApplicationFactory()
    made = approve(application, by=OfficerFactory(), joined_on=today())
    assert made.corporate_number == application.corporate_number
    application.refresh_from_db()
    assert remarks_on(application) == []
