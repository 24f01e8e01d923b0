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
from secretariat import queue
from secretariat.models import Assignment, CannedReply

MASK = "•••"
# Fields whose models give them no name to show.
NAMES: dict[str, Promise] = {
    "announcement": _("announcement"),
    "application": _("application"),
    "asked_by": _("asked for by"),
    "assigned_by": _("assigned by"),
    "circular": _("circular"),
    "disclosure": _("disclosure"),
    "document": _("document"),
    "goal": _("goal"),
    "heard_at": _("last heard of at"),
    "organization": _("organization"),
    "pages": _("pages laid out"),
    "pages_expected": _("pages expected"),
    "project": _("project"),
    "published_by": _("published by"),
    "report": _("progress report"),
    "version": _("version"),
    "workinggroup": _("working group"),
    "year": _("year"),
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
    if (field.model, field.name) == (Assignment, "kind"):
        return kind_in_words(value)
    if (field.model, field.name) == (CannedReply, "kinds") and value:
        return "、".join(map(kind_in_words, value))

    def name_of(relation: Any, key: Any) -> str | None:
        found = related.get(relation.related_model, {}).get(key)
        return title_of(found) if found else None

    return in_words(field, value, name_of)


def kind_in_words(kind: str) -> str:
    """The name of a kind of submission by its key."""
    return dict(queue.kind_names()).get(kind, kind)


def title_of(thing: models.Model) -> str:
    """The thing's own words; of a goal without asking for its versions one by one."""
    if isinstance(thing, Goal):
        versions = [thing.current] if thing.current else sorted(thing.versions.all(), key=lambda each: -each.number)
        return versions[0].title if versions else gettext("New goal")
    if isinstance(thing, Assignment):
        return f"{kind_in_words(thing.kind)} → {thing.officer}"
    return str(thing)


def address_of_act(context: dict[str, Any] | None) -> str:
    """The page on which it was done, private links masked; nothing where it was no page."""
    path = (context or {}).get("url") or ""
    return PRIVATE_LINK.sub(lambda found: f"{found[1]}/{MASK}", path)
