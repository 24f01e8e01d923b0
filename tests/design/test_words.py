import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from design import words


@pytest.mark.parametrize(
    ("language", "expected"), [("ja", "2026年4月1日（水）"), ("en", "1 April 2026"), ("en-gb", "1 April 2026")]
)
def test_a_day_is_written_western_year_first(language, expected):
    with translation.override(language):
        assert words.day(datetime.date(2026, 4, 1)) == expected


def test_an_instant_is_shown_as_tokyo_has_it():
    late = datetime.datetime(2026, 3, 31, 15, 30, tzinfo=datetime.UTC)
    with translation.override("ja"):
        assert words.day(late) == "2026年4月1日（水）"
        assert words.instant(late) == "2026年4月1日（水） 00:30"


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2026, "2026年度（令和8年度）"),
        (2019, "2019年度（令和元年度）"),
        (2018, "2018年度（平成30年度）"),
        (1989, "1989年度（平成元年度）"),
        (1988, "1988年度（昭和63年度）"),
    ],
)
def test_a_fiscal_year_carries_its_era(year, expected):
    with translation.override("ja"):
        assert words.fiscal_year(year) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (Decimal("1234.500000"), None, "1,234.5"),
        (Decimal("1E+3"), None, "1,000"),
        (Decimal("0E-6"), None, "0"),
        (1234, 1, "1,234.0"),
        (0.1, None, "0.1"),
        (Decimal("-3000000"), 0, "-3,000,000"),
        (None, 2, "–"),
    ],
)
def test_quantities_are_grouped_and_unknown_is_a_dash(value, decimals, expected):
    assert words.quantity(value, decimals) == expected


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("ja", 12345, "12,345"),
        ("ja", 123456789012, "1,235億"),
        ("ja", Decimal("2.469e12"), "2.469兆"),
        ("ja", 10**24, "1e+24"),
        ("en", 123456789012, "123.5 billion"),
        ("ja", Decimal("0.000001"), "0.000001"),
        ("ja", Decimal("-123456789012"), "-1,235億"),
    ],
)
def test_a_number_too_long_for_its_place_is_said_in_large_units(language, value, expected):
    with translation.override(language):
        assert words.compact(value) == expected
