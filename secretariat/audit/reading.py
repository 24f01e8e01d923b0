"""The rows of all history tables as one list: one statement a page, each table read through an index of its own.

The order is time, then table, then number, newest first; a page begins after the last row of the one before (keyset),
so the thousandth page costs what the first costs.
"""

import datetime
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection

from design.history import Change, history_models
from members.models import Organization

Sql = tuple[str, list[Any]]
BEFORE = (
    "SELECT to_jsonb(p) AS said FROM {table} p WHERE p.pgh_obj_id = e.pgh_obj_id AND p.pgh_id < e.pgh_id"
    " ORDER BY p.pgh_id DESC LIMIT 1"
)
# A value that a change brought, took away or (for what was removed) left behind.
TEXT_CHANGED = (
    "EXISTS (SELECT 1 FROM jsonb_each_text(to_jsonb(e)) AS after(key, value)"
    " LEFT JOIN jsonb_each_text((" + BEFORE + ")) AS earlier(key, value) USING (key)"
    " WHERE key NOT LIKE 'pgh\\_%%' AND (after.value IS DISTINCT FROM earlier.value OR e.pgh_label = 'delete')"
    " AND (after.value ILIKE %s OR earlier.value ILIKE %s))"
)


class Key(NamedTuple):
    """Where a row stands in the list."""

    at: datetime.datetime
    kind: str
    number: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.kind}~{self.number}"

    @classmethod
    def read(cls, text: str) -> "Key | None":
        """The key that an address names; None where it names none."""
        try:
            at, kind, number = text.split("~")
            key = cls(datetime.datetime.fromisoformat(at), kind, int(number))
        except ValueError:
            return None
        return key if key.at.tzinfo and abs(key.number) < 2**31 else None


@dataclass(frozen=True)
class Wanted:
    """What an officer wants to see; None is "all", an empty list "nothing"."""

    persons: Sequence[uuid.UUID] | None = None
    is_by_people: bool = False
    kind: str = ""
    object_id: str = ""
    organizations: Sequence[uuid.UUID] | None = None
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None  # not included
    text: str = ""


@dataclass(frozen=True)
class Recorded:
    """A row of a history table with the one before it of the same object."""

    kind: str
    number: int
    at: datetime.datetime
    label: str
    object_id: str
    by: uuid.UUID | None
    now: dict[str, Any]
    before: dict[str, Any] | None
    context: dict[str, Any] | None

    @property
    def key(self) -> Key:
        return Key(self.at, self.kind, self.number)

    @property
    def history(self) -> type[Change]:
        return tables()[self.kind]

    @property
    def model(self) -> Any:
        """The model whose rows it tells of."""
        return self.history.pgh_tracked_model


@cache
def tables() -> dict[str, Any]:
    """The history models by the label of what they record."""
    return {model.pgh_tracked_model._meta.label_lower: model for model in history_models()}


def page(wanted: Wanted, *, after: Key | None, size: int) -> list[Recorded]:
    """The next rows of the list, newest first; two statements whatever the number of rows and tables."""
    branches = [branch(kind, wanted, after, size) for kind in kinds_of(wanted)]
    if not branches:
        return []
    union, parameters = united(branches)
    statement = f'SELECT * FROM ({union}) rows ORDER BY at DESC, kind COLLATE "C" DESC, number DESC LIMIT %s'
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, size])
        keys = [Key(at, kind, number) for kind, number, at in cursor.fetchall()]
    return load(keys)


def is_longer_than(wanted: Wanted, number: int) -> bool:
    """Whether more rows than that match; counting stops there."""
    branches = [branch(kind, wanted, None, None) for kind in kinds_of(wanted)]
    if not branches:
        return False
    union, parameters = united(branches)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM ({union}) rows LIMIT %s) AS f", [*parameters, number + 1])
        return cursor.fetchone()[0] > number


def kinds_of(wanted: Wanted) -> list[str]:
    """The tables that can hold what is wanted."""
    if wanted.persons == [] or wanted.organizations == []:
        return []
    kinds = [wanted.kind] if wanted.kind else list(tables())
    return [
        kind
        for kind in kinds
        if kind in tables() and (wanted.organizations is None or tables()[kind].organization_path)
    ]


def united(branches: Iterable[Sql]) -> Sql:
    statements, parameters = zip(*branches, strict=True)
    return " UNION ALL ".join(statements), [value for values in parameters for value in values]


def branch(kind: str, wanted: Wanted, after: Key | None, size: int | None) -> Sql:
    """The newest `size` rows of one table; without a size all of them, in no order."""
    model = tables()[kind]
    table = connection.ops.quote_name(model._meta.db_table)
    conditions = [*conditions_of(model, wanted), *after_key(kind, after)]
    if wanted.persons is not None:
        conditions.append(("e.pgh_by = person.id", []))
    where = " AND ".join(sql for sql, _values in conditions) or "true"
    parameters = [value for _sql, values in conditions for value in values]
    rows = f"SELECT e.pgh_id AS number, e.pgh_created_at AS at FROM {table} e WHERE {where}"
    if size is not None:
        rows += " ORDER BY e.pgh_created_at DESC, e.pgh_id DESC LIMIT %s"
        parameters.append(size)
    # Person by person, so that each is read through the index by person and time.
    each = f"unnest(%s::uuid[]) AS person(id) CROSS JOIN LATERAL ({rows}) found"
    if wanted.persons is not None:
        return f"(SELECT %s::text AS kind, number, at FROM {each})", [kind, list(wanted.persons), *parameters]
    return f"(SELECT %s::text AS kind, number, at FROM ({rows}) found)", [kind, *parameters]


def conditions_of(model: Any, wanted: Wanted) -> list[Sql]:
    """What a row of a table has to fulfil, apart from the person."""
    conditions: list[Sql] = []
    if wanted.is_by_people:
        conditions.append(("e.pgh_by IS NOT NULL", []))
    if wanted.object_id:
        conditions.append(of_object(model, wanted.object_id))
    if wanted.organizations is not None:
        conditions.append(of_organizations(model, wanted.organizations))
    if wanted.since:
        conditions.append(("e.pgh_created_at >= %s", [wanted.since]))
    if wanted.until:
        conditions.append(("e.pgh_created_at < %s", [wanted.until]))
    if wanted.text:
        pattern = "%{}%".format(wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
        table = connection.ops.quote_name(model._meta.db_table)
        conditions.append((TEXT_CHANGED.replace("{table}", table), [pattern, pattern]))
    return conditions


def of_object(model: Any, object_id: str) -> Sql:
    key = model.pgh_tracked_model._meta.pk
    try:
        return "e.pgh_obj_id = %s", [key.get_db_prep_value(key.to_python(object_id), connection)]
    except (ValidationError, ValueError):
        return "false", []


def of_organizations(model: Any, organizations: Sequence[uuid.UUID]) -> Sql:
    """Through the object's own column or the rows between it and the organization."""
    first, _sep, rest = model.organization_path.partition("__")
    wanted = list(organizations)
    if first == "pk":
        return "e.pgh_obj_id = ANY(%s)", [wanted]
    field = model._meta.get_field(first)
    column = f"e.{connection.ops.quote_name(field.column)}"
    if field.related_model is Organization:
        return f"{column} = ANY(%s)", [wanted]
    between = field.related_model._base_manager.filter(**{f"{rest}__in": wanted}).order_by().values("pk")
    sql, parameters = between.query.sql_with_params()
    return f"{column} IN ({sql})", list(parameters)


def after_key(kind: str, after: Key | None) -> list[Sql]:
    """The rows of a table that come after a key in the order of the whole list."""
    if after is None:
        return []
    if kind == after.kind:
        return [("(e.pgh_created_at, e.pgh_id) < (%s, %s)", [after.at, after.number])]
    return [(f"e.pgh_created_at {'<=' if kind < after.kind else '<'} %s", [after.at])]


def load(keys: Sequence[Key]) -> list[Recorded]:
    """The rows of a page with what each object said before, in the order of the keys; one statement."""
    if not keys:
        return []
    numbers: dict[str, list[int]] = {}
    for key in keys:
        numbers.setdefault(key.kind, []).append(key.number)
    union, parameters = united([details(kind, wanted) for kind, wanted in numbers.items()])
    with connection.cursor() as cursor:
        cursor.execute(union, parameters)
        found = [recorded(*row) for row in cursor.fetchall()]
    by_key = {row.key: row for row in found}
    return [by_key[key] for key in keys]


def details(kind: str, numbers: list[int]) -> Sql:
    table = connection.ops.quote_name(tables()[kind]._meta.db_table)
    return (
        "SELECT %s::text, e.pgh_id, e.pgh_created_at, e.pgh_label, e.pgh_obj_id::text, e.pgh_by,"
        f" to_jsonb(e)::text, ({BEFORE.format(table=table)})::text, c.metadata::text"
        f" FROM {table} e LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id WHERE e.pgh_id = ANY(%s)",
        [kind, numbers],
    )


def recorded(kind: str, number: int, at: Any, label: str, object_id: str, by: Any, *documents: str | None) -> Recorded:
    """A row as values; numbers stay exact."""
    now, before, context = [json.loads(text, parse_float=Decimal) if text else None for text in documents]
    return Recorded(kind, number, at, label, object_id, by, now or {}, before, context)
