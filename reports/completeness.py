"""What is missing before something can be sent; a draft may be half-done."""

from typing import Any

from django.utils.translation import gettext as _


def missing(submission: Any, *names: str) -> dict[str, list[str]]:
    """A message for each of the fields that is empty."""
    return {name: [_("Please enter this item.")] for name in names if getattr(submission, name) in (None, "")}
