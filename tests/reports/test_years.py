"""Which years a report asks for."""

import datetime
from decimal import Decimal

import pytest

from reports.years import is_surprising, latest_finished_year, years_asked


@pytest.mark.parametrize(
    ("first_month", "day", "year"),
    [
        (4, datetime.date(2026, 3, 31), 2024),
        (4, datetime.date(2026, 4, 1), 2025),
        (4, datetime.date(2027, 1, 15), 2025),
        (1, datetime.date(2026, 12, 31), 2025),
        (1, datetime.date(2027, 1, 1), 2026),
        (10, datetime.date(2026, 9, 30), 2024),
        (10, datetime.date(2026, 10, 1), 2025),
    ],
)
def test_the_latest_finished_year_follows_the_goals_own_year(first_month, day, year):
    assert latest_finished_year(first_month, day) == year


@pytest.mark.parametrize(
    ("is_cumulative", "base_year", "known", "years"),
    [
        (False, 2020, {2021}, [2025]),
        (False, None, set(), [2025]),
        (True, 2022, {2023, 2024}, [2025]),
        (True, 2022, {2024}, [2023, 2025]),
        (True, 2022, set(), [2023, 2024, 2025]),
        (True, 2010, set(), [2020, 2021, 2022, 2023, 2024, 2025]),
        (True, None, set(), [2025]),
        (True, 2025, set(), [2025]),
        (True, 2030, set(), [2025]),
        (True, 2022, {2023, 2024, 2025}, [2025]),
    ],
)
def test_a_cumulative_goal_is_asked_for_every_year_that_is_missing(is_cumulative, base_year, known, years):
    assert years_asked(is_cumulative=is_cumulative, base_year=base_year, latest=2025, known=known) == years


@pytest.mark.parametrize(
    ("value", "last", "surprising"),
    [
        ("1000", "100", True),
        ("999", "100", False),
        ("10", "100", True),
        ("11", "100", False),
        ("-1000", "100", True),
        ("0", "100", False),
        ("100", "0", False),
        (None, "100", False),
        ("100", None, False),
    ],
)
def test_ten_times_the_last_value_asks_for_a_second_look(value, last, surprising):
    as_decimal = [None if one is None else Decimal(one) for one in (value, last)]
    assert is_surprising(*as_decimal) is surprising
