"""The rows of the audit as an officer reads them: who, what, and field by field old → new."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deadlines.models import Duty
from design.history import SECRET_CHANGED
from design.words import DASH, colon
from goals.models import Goal, GoalVersion, InterimTarget, Measure
from reports.models import Actual, ProgressReport
from secretariat import queue
from secretariat.audit.reading import Recorded, Wanted, page
from secretariat.audit.wording import MASK, Related, address_of_act, name_of, title_of, value_in_words

ACTIONS = {"insert": _("Added"), "update": _("Changed"), "delete": _("Removed")}
# Rows without a page of their own are decided on together with what they belong to.
PART_OF: dict[type[models.Model], tuple[str, type[models.Model]]] = {
    Measure: ("version_id", GoalVersion),
    InterimTarget: ("version_id", GoalVersion),
    Actual: ("report_id", ProgressReport),
}


class FieldChange(NamedTuple):
    """A field with what it said before and after; `old` is None where that was not recorded yet."""

    label: str
    old: str | None
    new: str


@dataclass(frozen=True)
class Entry:
    """One act on one object."""

    recorded: Recorded
    person: Any
    title: str
    address: str
    changes: list[FieldChange]

    @property
    def at(self) -> datetime.datetime:
        return self.recorded.at

    @property
    def kind(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def model(self) -> Any:
        return self.recorded.model

    @property
    def action(self) -> str:
        return str(ACTIONS.get(self.recorded.label, ACTIONS["update"]))

    @property
    def who(self) -> str:
        """The person, or the portal by a command or task; a dash where the history does not say."""
        context = self.recorded.context or {}
        if self.recorded.by:
            return str(self.person) if self.person else f"#{self.recorded.by}"
        if name := context.get("command") or context.get("task"):
            return gettext("The portal (%(name)s)") % {"name": name}
        return gettext("Nobody signed in") if context.get("url") else DASH

    @property
    def email(self) -> str:
        return self.person.email if self.person else ""

    @property
    def place(self) -> str:
        return address_of_act(self.recorded.context)


def latest(number: int = 8) -> list[Entry]:
    """Who changed what lately, for the home of the desk: what people did, without the portal's own work."""
    return entries(page(Wanted(is_by_people=True), after=None, size=number))


def entries(rows: list[Recorded]) -> list[Entry]:
    """Rows in words; one query for each model that they point at."""
    related = everything_pointed_at(rows)
    people = related.get(User, {})
    return [
        Entry(row, people.get(row.by), title(row, related), address(row), list(changes(row, related))) for row in rows
    ]


def recorded_fields(row: Recorded) -> Iterator[Any]:
    """The fields of the tracked model that its history holds, the key aside."""
    kept = {field.name for field in row.history._meta.fields}
    for field in row.model._meta.concrete_fields:
        if field.name in kept and not field.primary_key:
            yield field


def everything_pointed_at(rows: Iterable[Recorded]) -> Related:
    """The things that the rows name, by model and key."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for row in rows:
        wanted[User].add(row.by)
        if row.model is Goal:
            wanted[Goal].add(Goal._meta.pk.to_python(row.object_id))
        for field in recorded_fields(row):
            if field.is_relation:
                values = {said.get(field.column) for said in (row.now, row.before) if said}
                wanted[field.related_model] |= {field.target_field.to_python(value) for value in values}
    return {model: loaded(model, keys - {None}) for model, keys in wanted.items() if keys - {None}}


def loaded(model: Any, keys: set[Any]) -> dict[Any, models.Model]:
    found = model._base_manager.all()
    if model is Goal:
        found = found.select_related("current").prefetch_related("versions")
    return found.in_bulk(keys)


def title(row: Recorded, related: Related) -> str:
    """What the object called itself at that time."""
    model = row.model
    if model is Goal:
        goal = related.get(Goal, {}).get(Goal._meta.pk.to_python(row.object_id))
        return title_of(goal) if goal else DASH
    thing = model(pk=model._meta.pk.to_python(row.object_id))
    for field in recorded_fields(row):
        value = row.now.get(field.column)
        if field.is_relation and value is not None:
            value = field.target_field.to_python(value)
            setattr(thing, field.name, related[field.related_model].get(value) or field.related_model(pk=value))
        elif not field.is_relation:
            setattr(thing, field.attname, field.to_python(value))
    if isinstance(thing, Duty):  # elsewhere it stands below its member
        return f"{thing.organization}{colon()}{title_of(thing)}"
    return title_of(thing)


def changes(row: Recorded, related: Related) -> Iterator[FieldChange]:
    """The fields that the act touched, in words; of a secret only that it was changed."""
    if row.label.startswith(SECRET_CHANGED):
        secret = row.model._meta.get_field(row.label.partition(":")[2])
        yield FieldChange(name_of(secret), MASK, MASK)
        return
    for field in recorded_fields(row):
        now = value_in_words(field, row.now.get(field.column), related)
        if row.label == "insert":
            change = FieldChange(name_of(field), DASH, now)
        elif row.label == "delete":
            change = FieldChange(name_of(field), now, DASH)
        elif row.before is None:
            change = FieldChange(name_of(field), None, now)
        elif row.before.get(field.column) != row.now.get(field.column):
            change = FieldChange(name_of(field), value_in_words(field, row.before.get(field.column), related), now)
        else:
            continue
        if (change.old, change.new) != (DASH, DASH) and not (change.old is None and change.new == DASH):
            yield change


def address(row: Recorded) -> str:
    """The page of the desk where the object is seen; nothing for what was removed or has none."""
    model, key = row.model, row.object_id
    if row.label == "delete":
        return ""
    if model in PART_OF:
        column, model = PART_OF[model]
        key = row.now[column]
    if model in queue.KIND_OF:
        return reverse("review", args=[queue.KIND_OF[model], key])
    if model in admin.site._registry:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])
    return ""
