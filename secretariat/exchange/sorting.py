"""The rows of a table sorted into new, there already, and wrong."""

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Any

from design.table_form import Read, TableForm

Key = Callable[[dict[str, Any]], Hashable]  # of the facts of a row; None where it says too little


def set_aside_numbered(
    found: Read, form: type[TableForm], owners: Mapping[Any, Any], *, number: str, unknown: str
) -> None:
    """What names its portal number is there already and is left as it is; `owners` are the members by number."""
    rows, found.rows = found.rows, []
    for row in rows:
        given = row.facts[number]
        if not given:
            found.rows.append(row)
        elif owners.get(given) == row.facts["member"]:
            found.present.append(row)
        else:
            found.complain(form, row.number, number, unknown, str(given))


def set_aside_known(found: Read, known: Collection[Hashable], *, key: Key) -> None:
    """What the portal has already, by its key, is left as it is."""
    rows, found.rows = found.rows, []
    for row in rows:
        (found.present if key(row.facts) in known else found.rows).append(row)


def refuse_doubles(found: Read, form: type[TableForm], *, key: Key, column: str, message: str) -> None:
    """Two new rows with the same key; `message` names the earlier row."""
    seen: dict[Hashable, int] = {}
    for row in found.rows:
        told = key(row.facts)
        if told is not None and told in seen:
            found.complain(form, row.number, column, message % {"row": seen[told]}, str(row.facts[column]))
        seen.setdefault(told, row.number)
