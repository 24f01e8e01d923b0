"""The value of a model's field in words: on forms, in the audit, wherever a change is told."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.utils.translation import gettext

from design import words

# Says the name of what a relation points at by its key; None where it is gone.
Naming = Callable[[Any, Any], str | None]


def in_words(field: Any, value: Any, name_of: Naming) -> str:
    """A value, from a row or as JSON keeps it, as people read it; a dash for nothing."""
    if value is None or value in ("", [], {}):
        return words.DASH
    if field.is_relation:
        return name_of(field, field.target_field.to_python(value)) or f"#{value}"
    if isinstance(field, ArrayField):
        return "、".join(in_words(field.base_field, each, name_of) for each in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return plain(field.to_python(value))


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime.datetime):
        return words.instant(value)
    if isinstance(value, datetime.date):
        return words.day(value)
    if isinstance(value, Decimal):
        return words.quantity(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
