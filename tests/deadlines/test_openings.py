"""A day's sweep looks only at ledgers that need another row, and opens exactly what a look at all would open."""

import datetime

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deadlines import ledger
from deadlines.models import DutyRule, Opening
from deadlines.scheduling import choose, schedule_of
from members.models import Organization
from tests.deadlines.factory import member

pytestmark = pytest.mark.django_db
DAY = datetime.date
ALL = Organization.objects.all


def left_to_open(day, **which):
    """How many duties a look at all ledgers (or at some) would write or change on `day`; nothing stays written."""
    with transaction.atomic():
        changed = ledger.reconcile(ALL().filter(**which), on=day)
        transaction.set_rollback(True)
    return changed


def test_three_years_of_daily_openings_leave_nothing_for_a_look_at_all():
    first, joined = DAY(2024, 4, 1), (DAY(2023, 9, 12), DAY(2024, 2, 29), DAY(2024, 3, 31))
    for joined_on in joined:
        member(joined_on, on=first)
        member(joined_on, category="local_government", interval_months=7, on=first)
        member(joined_on, category="university", interval_months=36, on=first)
    opened = 0
    for number in range(3 * 365):
        day = first + datetime.timedelta(days=number)
        opened += ledger.open_rows(day)
        if number % 25 == 0:
            assert left_to_open(day) == 0
    assert opened > 9
    assert left_to_open(day) == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    joined=st.dates(DAY(2023, 9, 12), DAY(2026, 1, 1)),
    category=st.sampled_from(["company", "local_government", "university"]),
    acts=st.lists(
        st.tuples(st.integers(1, 400), st.sampled_from(["wait", "submit", "withdraw", "waive", "interval"])),
        min_size=1,
        max_size=5,
    ),
)
def test_whatever_happens_to_its_duties_the_opening_day_stays_right(joined, category, acts):
    organization, day = member(joined, category=category), joined
    for gap, act in acts:
        day += datetime.timedelta(days=gap)
        do(act, organization, day)
        ledger.open_rows(day)
        assert left_to_open(day, pk=organization.pk) == 0
    organization.duties.all().delete()
    Opening.objects.all().delete()


def do(act, organization, day):
    """One thing that happens to the earliest recurring duty, or to the schedule."""
    duty = organization.duties.filter(kind__in=["progress_report", "disclosure"]).order_by("period").last()
    if act == "interval":
        choose(schedule_of(organization), interval_months=6 + day.day, on=day)
    elif duty and act == "submit":
        duty.submitted(on=day)
    elif duty and act == "withdraw":
        duty.withdrawn()
        Opening.objects.look_again(organization, on=day)
    elif duty and act == "waive" and duty.state in ("open", "submitted"):
        duty.waive(because="災害")


def test_a_day_on_which_nothing_opens_reads_no_duty(django_assert_max_num_queries):
    for _ in range(5):
        member(DAY(2026, 4, 1), on=DAY(2026, 4, 1))
    with django_assert_max_num_queries(5) as asked:
        assert ledger.open_rows(DAY(2026, 4, 2)) == 0
    assert not any('deadlines_duty"' in query["sql"] for query in asked)


def test_a_changed_rule_a_changed_interval_and_leaving_change_the_opening_day():
    company = member(DAY(2024, 4, 1), on=DAY(2024, 4, 1))
    first = company.opening.opens_on
    assert first == DAY(2026, 4, 1) - datetime.timedelta(days=ledger.HORIZON_DAYS)
    DutyRule.objects.filter(kind="progress_report", requirement_class="corporate").update(first_months=6)
    ledger.reconcile(ALL(), on=DAY(2024, 4, 1))
    company.opening.refresh_from_db()
    assert company.opening.opens_on == DAY(2025, 10, 1) - datetime.timedelta(days=ledger.HORIZON_DAYS)
    ledger.end_duties(company)
    company.opening.refresh_from_db()
    assert company.opening.opens_on is None


def test_a_withdrawal_has_the_ledger_looked_at_because_the_interval_may_have_changed_meanwhile(frozen_today):
    frozen_today(2026, 4, 1)
    university = member(DAY(2024, 4, 1), category="university")
    ledger.reconcile(ALL())
    duty = university.duties.get(kind="disclosure", period=1)
    duty.submitted()
    choose(schedule_of(university), interval_months=24)
    duty.withdrawn()
    ledger.open_rows(DAY(2026, 4, 1))
    duty.refresh_from_db()
    assert duty.due_on == DAY(2027, 4, 1)


def test_a_sweep_finds_the_day_by_its_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT organization_id FROM deadlines_opening WHERE opens_on <= '2026-04-01'")
        assert "ledgers_by_next_row" in "".join(row[0] for row in cursor.fetchall())
