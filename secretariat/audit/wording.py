"""History rows in words: names of fields, of what they point at, and of the page where it was done."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from design.field_words import in_words
from goals.models import Goal

MASK = "•••"
# Fields whose models give them no name to show.
NAMES: dict[str, Promise] = {
    "announcement": _("announcement"),
    "application": _("application"),
    "before": _("registered before"),
    "changes": _("changes"),
    "circular": _("circular"),
    "content_type": _("file type"),
    "created_by": _("written by"),
    "current": _("accepted version"),
    "decided_by": _("decided by"),
    "disclosure": _("disclosure"),
    "duty": _("duty"),
    "edited_by": _("last written by"),
    "ended_by": _("given up by"),
    "expires_at": _("expires at"),
    "goal": _("goal"),
    "joined_on": _("joined on"),
    "name_ja": _("name in Japanese"),
    "opened_at": _("opened at"),
    "organization": _("organization"),
    "position": _("order"),
    "project": _("project"),
    "report": _("progress report"),
    "revoked_at": _("withdrawn at"),
    "sha256": _("checksum (SHA-256)"),
    "terms": _("version of the terms"),
    "uploaded_at": _("uploaded at"),
    "uploaded_by": _("uploaded by"),
    "version": _("version of the goal"),
    "workinggroup": _("working group"),
}
# Links that open something for whoever holds them.
PRIVATE_LINK = re.compile(r"(?<=/)(applications|invitations|unsubscribe)/[^/]+")

Related = Mapping[type[models.Model], Mapping[Any, models.Model]]


def name_of(field: Any) -> str:
    """The field's label; of fields without one a word of our own."""
    said = str(field.verbose_name)
    is_unnamed = said == field.name.replace("_", " ")
    return str(NAMES.get(field.name, said)) if is_unnamed else said


def value_in_words(field: Any, value: Any, related: Related) -> str:
    """A value as people read it; what it points at is among `related`, read before for all rows together."""

    def name_of(relation: Any, key: Any) -> str | None:
        found = related.get(relation.related_model, {}).get(key)
        return title_of(found) if found else None

    return in_words(field, value, name_of)


def title_of(thing: models.Model) -> str:
    """The thing's own words; of a goal without asking for its versions one by one."""
    if isinstance(thing, Goal):
        versions = [thing.current] if thing.current else sorted(thing.versions.all(), key=lambda each: -each.number)
        return versions[0].title if versions else gettext("New goal")
    return str(thing)


def address_of_act(context: dict[str, Any] | None) -> str:
    """The page on which it was done, private links masked; nothing where it was no page."""
    path = (context or {}).get("url") or ""
    return PRIVATE_LINK.sub(lambda found: f"{found[1]}/{MASK}", path)
