"""行政機関の休日: weekends, holidays, 29 December to 3 January; and today in Tokyo."""

import datetime

import pytest
import time_machine

from timekeeping import fiscal_year_of, is_working_day, next_working_day, previous_working_day, today


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2026-12-01", "2026-12-01", "2026-12-01"),  # a Tuesday
        ("2026-11-28", "2026-11-27", "2026-11-30"),  # a Saturday
        ("2026-11-23", "2026-11-20", "2026-11-24"),  # Labour Thanksgiving Day, a Monday
        ("2026-12-29", "2026-12-28", "2027-01-04"),
        ("2027-01-01", "2026-12-28", "2027-01-04"),
        ("2027-01-03", "2026-12-28", "2027-01-04"),
        ("2026-05-04", "2026-05-01", "2026-05-07"),  # Golden Week; the 6th is a substitute holiday
        ("2026-09-22", "2026-09-18", "2026-09-24"),  # a day between two holidays
        ("2024-02-29", "2024-02-29", "2024-02-29"),
    ],
)
def test_mail_goes_out_on_the_working_day_before_and_counts_until_the_one_after(day, before, after):
    day = datetime.date.fromisoformat(day)
    assert previous_working_day(day).isoformat() == before
    assert next_working_day(day).isoformat() == after
    assert is_working_day(day) == (before == after)


@pytest.mark.parametrize(
    ("instant", "day"),
    [("2026-03-31T14:30:00+00:00", "2026-03-31"), ("2026-03-31T15:30:00+00:00", "2026-04-01")],
)
def test_today_is_tokyos_today(instant, day):
    with time_machine.travel(datetime.datetime.fromisoformat(instant), tick=False):
        assert today().isoformat() == day


@pytest.mark.parametrize(
    ("day", "first_month", "year"),
    [("2026-03-31", 4, 2025), ("2026-04-01", 4, 2026), ("2026-01-01", 1, 2026), ("2026-06-30", 7, 2025)],
)
def test_january_to_march_belong_to_the_fiscal_year_before(day, first_month, year):
    found = fiscal_year_of(datetime.date.fromisoformat(day), first_month)
    assert found.year == year
    assert found.starts_on <= datetime.date.fromisoformat(day) <= found.ends_on
