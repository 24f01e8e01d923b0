"""DOMAIN §2: the first day is not counted (Civil Code 140, 143)."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timekeeping import period_end


@pytest.mark.parametrize(
    ("anchor", "months", "ends_on"),
    [
        ("2023-02-28", 12, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-28", 12, "2025-02-28"),
        ("2024-03-31", 6, "2024-09-30"),
        ("2026-01-30", 1, "2026-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-29", 1, "2026-02-28"),
        ("2026-01-28", 1, "2026-02-28"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2026-03-31", 12, "2027-03-31"),
        ("2026-04-01", 12, "2027-04-01"),
        ("2023-09-12", 12, "2024-09-12"),
        ("2023-12-31", 12, "2024-12-31"),
        ("2023-12-30", 2, "2024-02-29"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-05-15", 0, "2026-05-15"),
    ],
)
def test_a_period_ends_the_day_before_the_day_that_corresponds(anchor, months, ends_on):
    assert period_end(datetime.date.fromisoformat(anchor), months) == datetime.date.fromisoformat(ends_on)


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1)), st.integers(0, 240))
def test_a_longer_period_never_ends_earlier(anchor, months):
    assert period_end(anchor, months) < period_end(anchor, months + 1)
