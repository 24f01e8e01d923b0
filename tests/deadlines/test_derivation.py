"""Which duties follow from the facts: tables and invariants, no database."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.derivation import Closed, Facts, Terms, owed
from timekeeping import period_end

DAY = datetime.date
CORPORATE = [Terms("goals", "once"), Terms("announcement", "once"), Terms("progress_report", "yearly")]
LOCAL = [
    Terms("goals", "once"),
    Terms("announcement", "plan_revision"),
    Terms("progress_report", "own_interval"),
]
ACADEMIC = [Terms("project", "once"), Terms("disclosure", "own_interval")]
FAR = DAY(2040, 1, 1)


def dates(duties, kind, count=3):
    return [due_on.isoformat() for (its_kind, _), due_on in sorted(duties.items()) if its_kind == kind][:count]


@pytest.mark.parametrize(
    ("joined", "goals", "reports"),
    [
        ("2023-02-28", "2024-02-29", ["2025-02-28", "2026-02-28", "2027-02-28"]),
        ("2024-02-29", "2025-02-28", ["2026-02-28", "2027-02-28", "2028-02-29"]),
        ("2023-09-12", "2024-09-12", ["2025-09-12", "2026-09-12", "2027-09-12"]),
        ("2024-03-31", "2025-03-31", ["2026-03-31", "2027-03-31", "2028-03-31"]),
        ("2025-12-31", "2026-12-31", ["2027-12-31", "2028-12-31", "2029-12-31"]),
    ],
)
def test_a_company_sets_goals_in_a_year_announces_them_with_it_and_reports_yearly_from_a_year_after(
    joined, goals, reports
):
    duties = owed(Facts("corporate", DAY.fromisoformat(joined)), CORPORATE, until=FAR).duties
    assert dates(duties, "goals") == dates(duties, "announcement") == [goals]
    assert dates(duties, "progress_report") == reports


@pytest.mark.parametrize(
    ("interval", "reports"),
    [
        (6, ["2025-10-01", "2026-04-01", "2026-10-01"]),
        (12, ["2026-04-01", "2027-04-01", "2028-04-01"]),
        (24, ["2027-04-01", "2029-04-01", "2031-04-01"]),
        (60, ["2030-04-01", "2035-04-01"]),
    ],
)
def test_a_local_government_reports_at_its_own_interval(interval, reports):
    facts = Facts("local_government", DAY(2024, 4, 1), interval_months=interval)
    assert dates(owed(facts, LOCAL, until=FAR).duties, "progress_report") == reports


def test_an_announcement_without_a_named_plan_revision_has_no_date():
    assert owed(Facts("local_government", DAY(2024, 4, 1)), LOCAL, until=FAR).duties["announcement", 1] is None


def test_a_named_plan_revision_is_the_due_date():
    facts = Facts("local_government", DAY(2024, 4, 1), plan_revision_on=DAY(2028, 3, 31))
    assert dates(owed(facts, LOCAL, until=FAR).duties, "announcement") == ["2028-03-31"]


def test_a_university_owes_a_project_and_disclosures_and_no_goals():
    duties = owed(Facts("academic", DAY(2024, 4, 1)), ACADEMIC, until=DAY(2027, 6, 1)).duties
    assert {kind for kind, _ in duties} == {"project", "disclosure"}
    assert dates(duties, "project") == ["2025-04-01"]
    assert dates(duties, "disclosure") == ["2026-04-01", "2027-04-01"]


@pytest.mark.parametrize(
    ("before", "after", "closed_on", "following"),
    [
        (12, 24, "2026-04-01", ["2028-04-01", "2030-04-01"]),
        (24, 12, "2027-04-01", ["2028-04-01", "2029-04-01"]),
        (12, 18, "2026-04-01", ["2027-10-01", "2029-04-01"]),
    ],
)
def test_a_changed_interval_counts_from_the_last_closed_period(before, after, closed_on, following):
    facts = Facts("academic", DAY(2024, 4, 1), interval_months=after)
    closed = {"project": Closed(1, DAY(2025, 4, 1)), "disclosure": Closed(1, DAY.fromisoformat(closed_on))}
    duties = owed(facts, ACADEMIC, until=FAR, closed=closed).duties
    assert dates(duties, "disclosure", 2) == following
    assert ("disclosure", 1) not in duties
    assert ("project", 1) not in duties


@pytest.mark.parametrize(
    ("terms", "since", "following"),
    [
        ({}, "2026-04-01", ["2026-04-01", "2027-04-01"]),
        ({}, "2026-04-02", ["2027-04-01", "2028-04-01"]),
        ({"anchor": "fixed_day", "fixed_month": 6, "fixed_day": 30}, "2026-07-01", ["2027-06-30", "2028-06-30"]),
    ],
)
def test_an_interval_asks_for_nothing_before_the_day_it_was_chosen(terms, since, following):
    facts = Facts("academic", DAY(2022, 4, 1), interval_since=DAY.fromisoformat(since))
    rule = Terms("disclosure", "own_interval", **terms)
    duties = owed(facts, [rule], until=FAR, closed={"disclosure": Closed(2, DAY(2024, 4, 1))}).duties
    assert dates(duties, "disclosure", 2) == following
    assert min(period for _, period in duties) == 3


@pytest.mark.parametrize(
    ("terms", "first_month", "reports"),
    [
        ({"anchor": "fixed_day", "fixed_month": 6, "fixed_day": 30}, 4, ["2026-06-30", "2027-06-30", "2028-06-30"]),
        ({"anchor": "fixed_day", "fixed_month": 2, "fixed_day": 31}, 4, ["2027-02-28", "2028-02-29", "2029-02-28"]),
        ({"anchor": "fiscal_year_end", "months_after_fiscal_year": 3}, 4, ["2026-06-30", "2027-06-30", "2028-06-30"]),
        ({"anchor": "fiscal_year_end", "months_after_fiscal_year": 6}, 1, ["2026-06-30", "2027-06-30", "2028-06-30"]),
        ({"anchor": "fiscal_year_end", "months_after_fiscal_year": 2}, 3, ["2026-04-30", "2027-04-30", "2028-04-30"]),
    ],
)
def test_other_anchors_begin_one_full_period_after_the_goals(terms, first_month, reports):
    facts = Facts("corporate", DAY(2024, 4, 1), fiscal_year_first_month=first_month)
    duties = owed(facts, [Terms("progress_report", "yearly", **terms)], until=FAR).duties
    assert dates(duties, "progress_report") == reports


def test_another_class_counts_from_the_day_it_began_not_from_joining():
    facts = Facts("academic", DAY(2024, 1, 2), class_changed_on=DAY(2026, 11, 27))
    duties = owed(facts, ACADEMIC, until=FAR).duties
    assert dates(duties, "project") == ["2027-11-27"]
    assert dates(duties, "disclosure", 2) == ["2028-11-27", "2029-11-27"]


@pytest.mark.parametrize(
    ("terms", "reports"),
    [
        ({}, ["2028-11-27", "2029-11-27"]),
        ({"anchor": "fixed_day", "fixed_month": 6, "fixed_day": 30}, ["2029-06-30", "2030-06-30"]),
    ],
)
def test_reports_of_a_former_class_do_not_draw_the_next_one_into_the_past(terms, reports):
    facts = Facts("corporate", DAY(2020, 1, 2), class_changed_on=DAY(2026, 11, 27))
    closed = {"progress_report": Closed(2, DAY(2023, 1, 2))}
    duties = owed(facts, [Terms("progress_report", "yearly", **terms)], until=FAR, closed=closed).duties
    assert dates(duties, "progress_report", 2) == reports
    assert min(period for _, period in duties) == 3


JOINING = st.dates(DAY(2023, 9, 12), DAY(2035, 1, 1))
INTERVALS = st.integers(6, 60)


@given(JOINING, INTERVALS, st.integers(1, 8))
def test_counting_on_from_a_closed_period_gives_the_dates_of_counting_from_the_start(joined, interval, closed):
    """No drift: the n-th date is the same whether its predecessors are closed or not (29 February included)."""
    facts = Facts("academic", joined, interval_months=interval)
    until = period_end(joined, 12 + interval * (closed + 3))
    whole = owed(facts, ACADEMIC, until=until).duties
    last = Closed(closed, whole["disclosure", closed])
    rest = owed(facts, ACADEMIC, until=until, closed={"disclosure": last, "project": Closed(1, None)}).duties
    assert rest == {key: due for key, due in whole.items() if key[0] == "disclosure" and key[1] > closed}


@given(JOINING, st.integers(0, 3000), INTERVALS, st.integers(1, 8))
def test_counting_on_in_another_class_gives_the_dates_of_counting_from_its_start(joined, after, interval, closed):
    changed = joined + datetime.timedelta(days=after)
    facts = Facts("academic", joined, interval_months=interval, class_changed_on=changed)
    until = period_end(changed, 12 + interval * (closed + 3))
    whole = owed(facts, ACADEMIC, until=until).duties
    assert min(due for due in whole.values()) > changed
    last = Closed(closed, whole["disclosure", closed])
    rest = owed(facts, ACADEMIC, until=until, closed={"disclosure": last, "project": Closed(1, None)}).duties
    assert rest == {key: due for key, due in whole.items() if key[0] == "disclosure" and key[1] > closed}


@given(JOINING, INTERVALS, st.lists(st.integers(0, 900), min_size=1, max_size=5))
def test_step_by_step_gives_what_scratch_gives(joined, interval, gaps):
    facts = Facts("local_government", joined, interval_months=interval)
    day, written = joined, {}
    for gap in gaps:
        day += datetime.timedelta(days=gap)
        written.update(owed(facts, LOCAL, until=day + datetime.timedelta(days=400)).duties)
    assert written == owed(facts, LOCAL, until=day + datetime.timedelta(days=400)).duties
