"""Which models leave a history of their changes, and how: `@history.recorded()` above a model is all it takes.

A database trigger copies each row that is added, changed or removed into the model's history table, also when
set-based SQL passes by the model's `save`. Who acted stands in the context that the middleware, manage.py and the
Celery tasks open (circular_partners.acting); settings are in circular_partners.settings.history.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models.expressions import RawSQL
from pghistory.models import Event

# Follow from other fields, count savings or never change: they tell an officer nothing and cost a row or space.
DERIVED = frozenset({"search_text", "sort_key", "version", "created_at", "updated_at"})
SECRET_CHANGED = "secret_changed"
ACTING_PERSON = "NULLIF(NULLIF(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user', '')::uuid"


Model = TypeVar("Model", bound=type[models.Model])


class Change(Event):
    """A row of any history table: what an object said after a change (or before its removal)."""

    # Beside the context, which holds the address too: only a column of its own can be indexed together with time.
    pgh_by = models.UUIDField(null=True, editable=False, db_default=RawSQL(ACTING_PERSON, ()))

    # The way from the tracked object to its organization as Django writes it; "" where it belongs to none.
    organization_path: ClassVar[str] = ""
    secrets: ClassVar[Sequence[str]] = ()

    class Meta:
        abstract = True


def recorded(
    *,
    organization: str = "",
    exclude: Sequence[str] = (),
    keep: Sequence[str] = (),
    secrets: Sequence[str] = (),
    called: str = "",
) -> Callable[[Model], Model]:
    """Record every change of a model that alters more than its derived fields.

    `organization` is the way to the member that the object belongs to (`"goal__organization"`, `"pk"` for the member
    itself). Of `secrets` only the fact of a change is recorded, never the value; `exclude` names fields that are not
    recorded at all, `keep` derived ones that are asked for. `called` is the name of a history table older than this
    function.
    """

    def record(model: Model) -> Model:
        derived = {f.name for f in model._meta.fields if f.name in DERIVED - {*keep} and not f.is_relation}
        pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            *[secret_event(name) for name in secrets],
            exclude=[*derived, *exclude, *secrets],
            model_name=called or f"{model.__name__}History",
            meta={"indexes": indexes(model, organization)},
            attrs={"organization_path": organization, "secrets": tuple(secrets)},
        )(model)
        return model

    return record


def secret_event(name: str) -> pghistory.UpdateEvent:
    """Says that a secret was changed, without it."""
    return pghistory.UpdateEvent(
        f"{SECRET_CHANGED}:{name}",
        trigger_name=f"{name}_changed",
        condition=pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}),
    )


def indexes(model: type[models.Model], organization: str) -> list[models.Index]:
    """What the audit page asks: the latest changes of all, of a person, by any person, of an object, of a member."""
    name = model._meta.model_name
    latest_first = ["-pgh_created_at", "-pgh_id"]
    found = [
        models.Index(fields=latest_first, name=f"{name}_hist_at"),
        models.Index(
            fields=["pgh_by", *latest_first], condition=models.Q(pgh_by__isnull=False), name=f"{name}_hist_by"
        ),
        models.Index(fields=latest_first, condition=models.Q(pgh_by__isnull=False), name=f"{name}_hist_hand"),
        models.Index(fields=["pgh_obj", "-pgh_id"], name=f"{name}_hist_of"),
    ]
    first_step = organization.split("__")[0]
    if first_step and first_step != "pk":
        found.append(models.Index(fields=[first_step, *latest_first], name=f"{name}_hist_org"))
    return found


def history_models() -> list[Any]:
    """All history tables, by the label of the model whose changes they hold."""
    from django.apps import apps  # the registry is complete only after every model has been made

    found: list[Any] = [model for model in apps.get_models() if issubclass(model, Change)]
    return sorted(found, key=lambda model: model.pgh_tracked_model._meta.label_lower)
