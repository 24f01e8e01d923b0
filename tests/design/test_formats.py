"""Django writes dates by itself (lists of the admin, read-only fields) as the house does."""

import datetime

import pytest
from django import forms
from django.utils.formats import localize
from django.utils.translation import override

from design import words
from timekeeping.clock import TOKYO

DAY = datetime.date(2026, 4, 1)
INSTANT = datetime.datetime(2026, 4, 1, 9, 5, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("language", "day", "instant"),
    [
        ("ja", "2026年4月1日（水）", "2026年4月1日（水） 09:05"),
        ("en", "1 April 2026", "1 April 2026, 09:05"),
    ],
)
def test_a_date_is_written_in_one_way(language, day, instant):
    with override(language):
        assert (localize(DAY), words.day(DAY)) == (day, day)
        assert (localize(INSTANT), words.instant(INSTANT)) == (instant, instant)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_may_be_typed_stays_as_it_was(language):
    with override(language):
        assert forms.DateField().clean("2026-04-01") == DAY
        assert forms.DateInput().format_value(DAY) == "2026-04-01"
