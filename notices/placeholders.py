"""Text of an officer with named placeholders, such as {organization}; pure.

Only the names below are ever looked up, in a table of words: a text reaches no attribute, no setting and no filter.
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

# What each name stands for.
MEANINGS = {
    "organization": _("name of the member"),
    "duty": _("what is owed"),
    "due_on": _("the date that counts now, extended or for a correction"),
    "original_due_on": _("the original due date"),
    "days": _("days until the date, or since it"),
    "name": _("name of who gets the mail"),
    "url": _("address of the duty's page"),
}
NAMES = tuple(MEANINGS)

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def unknown_names(text: str) -> list[str]:
    """The placeholders of a text that do not exist, each once, as they are written."""
    return list(dict.fromkeys(name for name in PLACEHOLDER.findall(text) if name not in NAMES))


def is_unbalanced(text: str) -> bool:
    """Whether a brace stands alone: opened and not closed, closed and not opened, or one inside another."""
    return bool(re.search(r"[{}]", PLACEHOLDER.sub("", text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced, once: what a value says is never read as a placeholder again."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
