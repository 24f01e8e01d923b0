"""The progress report: opened, filled with the goals, sent, returned, accepted."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from deadlines.models import Duty
from notices.models import Notice
from reports.models import Actual, ProgressReport
from reviews.errors import Conflict
from tests.goals.factory import accepted_version
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory
from tests.reports.factory import DutyFactory, accepted, open_report, person_of, reporting_organization
from timekeeping import fiscal_year_of, today

pytestmark = pytest.mark.django_db


def last_year():
    return fiscal_year_of(today()).year - 1


def test_a_report_is_made_when_it_is_first_opened_and_found_after_that():
    organization, versions, duty = reporting_organization(goals=2)
    manager = person_of(organization)
    report = ProgressReport.open_for(duty, by=manager)
    assert report == ProgressReport.open_for(duty, by=manager)
    assert [(row.version, row.year, row.value) for row in report.rows()] == [
        (version, last_year(), None) for version in versions
    ]


def test_a_goal_that_counts_calendar_years_is_asked_for_its_own_latest_year():
    organization = OrganizationFactory()
    accepted_version(goal__organization=organization, first_month=1)
    report = ProgressReport.open_for(DutyFactory(organization=organization), by=person_of(organization))
    assert report.rows()[0].year == today().year - 1


def test_a_cumulative_goal_is_asked_for_every_year_since_its_base():
    organization = OrganizationFactory()
    accepted_version(
        goal__organization=organization, type="cumulative", base_year=last_year() - 3, base_value=0, target_value=-25
    )
    report = ProgressReport.open_for(DutyFactory(organization=organization), by=person_of(organization))
    assert [row.year for row in report.rows()] == [last_year() - 2, last_year() - 1, last_year()]


def test_goals_accepted_after_opening_join_the_draft_and_given_up_ones_leave_it():
    organization, (version,), duty = reporting_organization()
    manager = person_of(organization)
    report = ProgressReport.open_for(duty, by=manager)
    new = accepted_version(goal__organization=organization)
    version.goal.give_up(because="事業の譲渡", by=manager)
    report.follow_goals()
    assert [row.goal for row in report.rows()] == [new.goal]


def test_a_draft_follows_the_revised_goal_and_an_accepted_report_keeps_its_version():
    report = open_report()
    first = report.rows()[0].version
    accepted(report)
    second = first.goal.revise(by=report.created_by)
    second.target_value, second.change_reason, second.declared_minor = Decimal(40), "上方修正", False
    second.save_edit()
    accepted(second, by=report.created_by)
    draft = ProgressReport.open_voluntary(report.organization, by=report.created_by)
    assert (report.rows()[0].version, draft.rows()[0].version) == (first, second)


def test_an_unknown_value_needs_a_reason_before_it_can_be_sent():
    report = open_report(values=(None,))
    with pytest.raises(ValidationError) as problem:
        report.submit(by=report.created_by)
    assert [name.rsplit("-", 1)[1] for name in problem.value.message_dict] == ["value"]
    report.actuals.update(reason="町の統計の公表が来春のため。")
    report.submit(by=report.created_by)
    assert report.state == "submitted"


def test_without_goals_the_summary_says_what_was_done():
    organization = OrganizationFactory()
    report = ProgressReport.open_voluntary(organization, by=person_of(organization))
    assert set(report.problems()) == {"summary"}


def test_a_report_awaiting_review_stops_reminders_and_a_returned_one_is_owed_again():
    report = open_report()
    ContactFactory(organization=report.organization)
    report.submit(by=report.created_by)
    assert Duty.objects.get(pk=report.duty_id).state == Duty.State.SUBMITTED
    report.send_back(by=OfficerFactory(), comment="単位を確認してください。")
    duty = Duty.objects.get(pk=report.duty_id)
    assert (duty.state, duty.first_submitted_on) == (Duty.State.OPEN, today())
    kinds = set(Notice.objects.filter(about=report.pk).values_list("kind", flat=True))
    assert kinds == {"submission-received", "submission-returned"}


def test_acceptance_fulfils_the_duty_and_makes_the_values_public():
    report = open_report()
    assert not Actual.objects.public().exists()
    accepted(report)
    assert Duty.objects.get(pk=report.duty_id).state == Duty.State.FULFILLED
    assert [row.value for row in Actual.objects.public()] == [Decimal(90)]
    report.reopen(by=OfficerFactory(), reason="転記の誤り")
    assert Duty.objects.get(pk=report.duty_id).state == Duty.State.SUBMITTED
    assert not Actual.objects.public().exists()


def test_after_a_withdrawal_a_new_report_begins_with_what_was_typed():
    report = open_report()
    report.submit(by=report.created_by)
    report.withdraw(by=report.created_by)
    assert Duty.objects.get(pk=report.duty_id).state == Duty.State.OPEN
    again = ProgressReport.open_for(report.duty, by=report.created_by)
    assert again != report
    assert [row.value for row in again.rows()] == [Decimal(90)]


def test_a_voluntary_report_has_no_duty_and_one_draft_at_a_time():
    organization, _versions, duty = reporting_organization()
    manager = person_of(organization)
    report = ProgressReport.open_voluntary(organization, by=manager)
    assert report == ProgressReport.open_voluntary(organization, by=manager)
    Actual.objects.filter(report=report).update(value=80)
    accepted(report)
    assert Duty.objects.get(pk=duty.pk).state == Duty.State.OPEN


def test_the_second_of_two_editors_is_told():
    report = open_report()
    other = ProgressReport.objects.get(pk=report.pk)
    other.save_edit()
    with pytest.raises(Conflict):
        report.save_edit()


def test_a_report_is_compared_with_the_accepted_one_before_it():
    report = accepted(open_report())
    second = ProgressReport.open_for(DutyFactory(organization=report.organization), by=report.created_by)
    assert second.predecessor() == report
    assert report.predecessor() is None


def test_the_sheet_names_its_lines_alike_year_after_year():
    report = accepted(open_report())
    second = ProgressReport.open_for(DutyFactory(organization=report.organization), by=report.created_by)
    assert [line.name for line in second.sheet()] == [line.name for line in report.sheet()]


def test_the_data_year_is_the_latest_year_with_a_value():
    report = open_report(values=("90", None))
    report.actuals.filter(value__isnull=False).update(year=last_year() - 1)
    report.note_data_year()
    assert report.data_year == last_year() - 1


def test_a_duty_has_one_report_that_is_not_withdrawn():
    report = open_report()
    assert ProgressReport.objects.filter(duty=report.duty).not_withdrawn().count() == 1
