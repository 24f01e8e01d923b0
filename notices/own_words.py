"""What a reminder says in the words of its rule, which were copied into the notice when it was queued."""

from collections.abc import Mapping
from typing import Any

from django.template import loader

from notices.placeholders import fill

NOBODY_KNOWN = {"ja": "ご担当者", "en": "Sir or Madam"}


def in_own_words(reminder: Mapping[str, Any], *, language: str) -> dict[str, str]:
    """The rule's own subject and text, as far as it has them, filled with the data of a readable reminder."""
    values = values_of(reminder, language=language)
    return {part: fill(text, values) for part, text in reminder["words"].items()}


def values_of(reminder: Mapping[str, Any], *, language: str) -> dict[str, str]:
    """What stands for each placeholder."""
    addressee = reminder.get("addressee") or {}
    return {
        "organization": str(reminder.get("organization", "")),
        "duty": str(reminder.get("what", "")),
        "due_on": _day(reminder.get("due_on"), language),
        "original_due_on": _day(reminder.get("original_due_on"), language),
        "days": str(abs(reminder.get("days") or 0)),
        "name": str(addressee.get("name") or NOBODY_KNOWN[language]),
        "url": str(reminder.get("url", "")),
    }


def _day(day: Any, language: str) -> str:
    """The date as mails write it."""
    if not day:
        return ""
    return loader.render_to_string("notices/day.txt", {"day": day, "LANGUAGE_CODE": language}).strip()
