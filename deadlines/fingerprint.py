"""What an officer has seen, in a few characters: other rows, or other values of them, give others.

So that what is confirmed is what was shown, also where it is 100,000 duties.
"""

import hashlib
from collections.abc import Iterable

from django.contrib.postgres.aggregates import BitXor
from django.db import models
from django.db.models import Count, Value
from django.db.models.functions import Cast, Concat


def mark(row: str, value: str) -> models.Func:
    """A number that stands for one row with one value."""
    text = Concat(Cast(row, models.TextField()), Cast(value, models.TextField()))
    return models.Func(text, Value(0), function="hashtextextended", output_field=models.BigIntegerField())


def as_text(number: int, marks: int | None) -> str:
    """A fingerprint as a form carries it: how many rows, and their marks together."""
    return f"{number}:{marks or 0}"


def of(rows: "models.QuerySet[models.Model]", value: str, *, row: str = "pk") -> str:
    """The fingerprint of some rows with one of their values; one query."""
    found = rows.order_by().aggregate(number=Count("pk"), marks=BitXor(mark(row, value)))
    return as_text(found["number"], found["marks"])


def of_words(words: Iterable[str]) -> str:
    """The fingerprint of what stood on a page, where it is little."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]
