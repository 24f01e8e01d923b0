"""A field's value in words is the same whether it comes from a row or from the history's JSON."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models

from design.field_words import in_words
from members.models import Meeting
from timekeeping.clock import TOKYO


def choice():
    return models.CharField(choices=[("hold", "一時保留")])


@pytest.mark.parametrize(
    ("field", "in_row", "in_json", "words"),
    [
        (models.DateField(), datetime.date(2026, 4, 1), "2026-04-01", "2026年4月1日（水）"),
        (
            models.DateTimeField(),
            datetime.datetime(2026, 4, 1, 9, 5, tzinfo=TOKYO),
            "2026-04-01T00:05:00.123456+00:00",
            "2026年4月1日（水） 09:05",
        ),
        (models.DecimalField(), Decimal("1234.500000"), Decimal("1234.5"), "1,234.5"),
        (models.DecimalField(), Decimal(0), 0, "0"),
        (models.PositiveSmallIntegerField(), 0, 0, "0"),
        (models.BooleanField(), True, True, "はい"),
        (models.BooleanField(), False, False, "いいえ"),
        (choice(), "hold", "hold", "一時保留"),
        (choice(), "no longer one", "no longer one", "no longer one"),
        (ArrayField(choice()), ["hold", "other"], ["hold", "other"], "一時保留、other"),
        (models.JSONField(), {"名": 1}, {"名": 1}, '{"名": 1}'),
        (models.CharField(), "", None, "–"),
        (ArrayField(choice()), [], [], "–"),
    ],
)
def test_a_value_is_said_as_people_read_it(field, in_row, in_json, words):
    assert in_words(field, in_row, None) == in_words(field, in_json, None) == words


@pytest.mark.parametrize(("key", "words"), [("7", "部会"), (7, "部会"), ("8", "#8")])
def test_what_a_relation_points_at_is_named_and_its_key_is_said_where_it_is_gone(key, words):
    group = Meeting._meta.get_field("working_group")
    assert in_words(group, key, lambda field, pk: {7: "部会"}.get(pk)) == words
