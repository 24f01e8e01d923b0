"""The ledger writes what is owed, once, and touches only what is open."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deadlines.ledger import end_duties, reconcile
from deadlines.models import Duty, DutyRule
from deadlines.scheduling import choose, schedule_of
from members.models import Organization
from notices.models import Notice
from tests.deadlines.factory import DutyFactory, dates_of, member
from tests.members.factory import OrganizationFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date
ALL = Organization.objects.all


def rows(organization):
    return set(organization.duties.values_list("kind", "period", "due_on", "state"))


def test_each_class_owes_what_its_rules_say():
    company = member(DAY(2024, 4, 1), on=DAY(2026, 4, 1))
    city = member(DAY(2024, 4, 1), category="local_government", on=DAY(2026, 4, 1))
    university = member(DAY(2024, 4, 1), category="university", on=DAY(2026, 4, 1))
    assert dates_of(company, "goals") == {1: DAY(2025, 4, 1)}
    assert dates_of(company, "announcement") == {1: DAY(2025, 4, 1)}
    assert dates_of(company, "progress_report") == {1: DAY(2026, 4, 1), 2: DAY(2027, 4, 1)}
    assert dates_of(city, "announcement") == {1: None}
    assert set(university.duties.values_list("kind", flat=True)) == {"project", "disclosure"}


@pytest.mark.parametrize(("hour", "minute", "due_on"), [(23, 30, DAY(2027, 3, 31)), (0, 30, DAY(2027, 4, 1))])
def test_who_joins_half_an_hour_before_midnight_in_tokyo_joins_that_day(frozen_today, hour, minute, due_on):
    from timekeeping import today

    frozen_today(*((2026, 3, 31) if hour else (2026, 4, 1)), hour, minute)
    organization = OrganizationFactory(joined_on=today())
    reconcile(ALL())
    assert dates_of(organization, "goals") == {1: due_on}


def test_running_it_again_writes_nothing():
    organization = member(DAY(2023, 9, 12), on=DAY(2026, 11, 24))
    before = rows(organization)
    assert reconcile(ALL(), on=DAY(2026, 11, 24)) == 0
    assert rows(organization) == before


def test_a_changed_interval_moves_only_what_is_open():
    university = member(DAY(2023, 10, 1), category="university", on=DAY(2026, 4, 1))
    first = university.duties.get(kind="disclosure", period=1)
    first.submitted(on=DAY(2025, 9, 30))
    first.fulfilled()
    choose(schedule_of(university), interval_months=36, on=DAY(2026, 4, 1))
    assert dates_of(university, "disclosure")[1] == DAY(2025, 10, 1)
    assert dates_of(university, "disclosure")[2] == DAY(2028, 10, 1)


def test_a_changed_interval_leaves_what_is_overdue_and_its_extension_alone():
    """An interval is chosen, an extension is asked for: the one is no way round the other."""
    university = member(DAY(2023, 10, 1), category="university", on=DAY(2026, 11, 24))
    university.duties.get(kind="disclosure", period=2).extend(to=DAY(2027, 1, 31), because="学内手続", by=None)
    choose(schedule_of(university), interval_months=36, on=DAY(2026, 11, 24))
    assert dates_of(university, "disclosure") == {1: DAY(2025, 10, 1), 2: DAY(2026, 10, 1), 3: DAY(2029, 10, 1)}
    assert university.duties.get(kind="disclosure", period=2).deadline == DAY(2027, 1, 31)
    reconcile(ALL(), on=DAY(2028, 11, 24))
    assert dates_of(university, "disclosure")[2] == DAY(2026, 10, 1)
    assert dates_of(university, "disclosure")[3] == DAY(2029, 10, 1)


def test_what_is_due_on_the_very_day_of_the_change_still_moves():
    university = member(DAY(2023, 10, 1), category="university", on=DAY(2025, 10, 1))
    choose(schedule_of(university), interval_months=24, on=DAY(2025, 10, 1))
    assert dates_of(university, "disclosure")[1] == DAY(2026, 10, 1)


def test_a_shorter_interval_makes_nothing_overdue():
    university = member(DAY(2023, 10, 1), category="university", interval_months=36, on=DAY(2026, 11, 24))
    choose(schedule_of(university), interval_months=12, on=DAY(2026, 11, 24))
    assert dates_of(university, "disclosure") == {1: DAY(2027, 10, 1)}
    assert reconcile(ALL(), on=DAY(2026, 11, 24)) == 0


def test_to_save_the_same_interval_again_is_no_change():
    university = member(DAY(2023, 10, 1), category="university", interval_months=36)
    choose(schedule_of(university), interval_months=36, on=DAY(2026, 11, 24))
    assert schedule_of(university).interval_since is None


def test_naming_the_plan_revision_gives_the_announcement_its_date():
    city = member(DAY(2026, 4, 1), category="local_government")
    choose(schedule_of(city), plan_revision_on=DAY(2028, 3, 31), plan_name="第4次環境基本計画")
    assert dates_of(city, "announcement") == {1: DAY(2028, 3, 31)}


def test_a_moved_date_takes_its_queued_reminders_back():
    city = member(DAY(2026, 4, 1), category="local_government", plan_revision_on=DAY(2027, 3, 31))
    duty = city.duties.get(kind="announcement")
    Notice.objects.create(kind="reminder", about=duty.pk, due_on=duty.due_on, step="30", address="a@example.jp")
    choose(schedule_of(city), plan_revision_on=DAY(2028, 3, 31))
    assert Notice.objects.get().state == Notice.State.CANCELLED


def test_an_extension_stays_until_the_new_date_overtakes_it():
    city = member(DAY(2026, 4, 1), category="local_government", plan_revision_on=DAY(2027, 3, 31))
    duty = city.duties.get(kind="announcement")
    duty.extend(to=DAY(2027, 9, 30), because="議会の日程", by=None)
    choose(schedule_of(city), plan_revision_on=DAY(2027, 6, 30))
    duty.refresh_from_db()
    assert (duty.due_on, duty.extended_to) == (DAY(2027, 6, 30), DAY(2027, 9, 30))
    choose(schedule_of(city), plan_revision_on=DAY(2027, 12, 31))
    duty.refresh_from_db()
    assert (duty.due_on, duty.extended_to) == (DAY(2027, 12, 31), None)


def test_leaving_ends_what_is_owed_and_keeps_what_was_done():
    company = member(DAY(2024, 4, 1), on=DAY(2026, 4, 1))
    done = company.duties.get(kind="goals")
    done.submitted(on=DAY(2025, 3, 1))
    done.fulfilled()
    end_duties(company)
    done.refresh_from_db()
    assert done.state == "fulfilled"
    assert set(company.duties.exclude(pk=done.pk).values_list("state", flat=True)) == {"ended"}


def test_a_member_that_left_gets_no_duties():
    company = OrganizationFactory(status="left", left_on=DAY(2026, 5, 1), leaving_reason="withdrew")
    DutyFactory(organization=company)
    reconcile(ALL())
    assert set(company.duties.values_list("state", flat=True)) == {"ended"}


def test_another_category_ends_the_duties_of_the_old_class_and_opens_those_of_the_new():
    body = member(DAY(2026, 4, 1))
    Organization.objects.filter(pk=body.pk).update(category="other")
    reconcile(ALL(), on=DAY(2026, 5, 1))
    assert set(body.duties.filter(state="ended").values_list("kind", flat=True)) == {"goals", "announcement"}
    assert dict(body.duties.filter(state="open").values_list("kind", "due_on")) == {"project": DAY(2027, 4, 1)}


def test_a_rule_switched_off_ends_its_duties_and_switched_on_again_opens_them():
    company = member(DAY(2026, 4, 1))
    DutyRule.objects.filter(kind="announcement").update(is_enabled=False)
    reconcile(ALL(), on=DAY(2026, 5, 1))
    assert company.duties.get(kind="announcement").state == "ended"
    DutyRule.objects.filter(kind="announcement").update(is_enabled=True)
    reconcile(ALL(), on=DAY(2026, 5, 1))
    assert company.duties.get(kind="announcement").state == "open"


def test_an_older_open_period_stays_when_a_later_one_is_done():
    company = member(DAY(2023, 9, 12), on=DAY(2026, 11, 24))
    company.duties.get(kind="progress_report", period=2).submitted(on=DAY(2026, 9, 1))
    reconcile(ALL(), on=DAY(2026, 11, 24))
    assert company.duties.get(kind="progress_report", period=1).state == "open"
    assert dates_of(company, "progress_report")[3] == DAY(2027, 9, 12)


def test_a_batch_costs_the_same_queries_whatever_its_size(django_assert_max_num_queries):
    for _ in range(3):
        OrganizationFactory()
    with django_assert_max_num_queries(12):
        reconcile(ALL(), on=DAY(2026, 4, 1))
    for _ in range(30):
        OrganizationFactory()
    with django_assert_max_num_queries(12):
        reconcile(ALL(), on=DAY(2026, 4, 1))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    joined=st.dates(DAY(2023, 9, 12), DAY(2026, 1, 1)),
    category=st.sampled_from(["company", "local_government", "university"]),
    interval=st.integers(6, 60),
    gaps=st.lists(st.integers(1, 500), min_size=1, max_size=4),
)
def test_from_scratch_equals_step_by_step(joined, category, interval, gaps):
    stepwise = member(joined, category=category, interval_months=interval)
    day = joined
    for gap in gaps:
        day += datetime.timedelta(days=gap)
        reconcile(Organization.objects.filter(pk=stepwise.pk), on=day)
    scratch = member(joined, category=category, interval_months=interval, on=day)
    assert rows(stepwise) == rows(scratch)
    Duty.objects.all().delete()


def test_an_extension_during_a_correction_puts_the_correction_off_and_changes_no_history():
    duty = DutyFactory(due_on=DAY(2026, 12, 1))
    duty.submitted(on=DAY(2026, 12, 20))
    duty.returned(correction_due_on=DAY(2027, 1, 31))
    duty.extend(to=DAY(2027, 3, 31), because="議会の日程", by=None)
    assert (duty.deadline, duty.due_on, duty.was_late) == (DAY(2027, 3, 31), DAY(2026, 12, 1), True)
