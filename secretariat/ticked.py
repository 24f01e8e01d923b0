"""Rows of the queue that an officer ticked, as a page sends them: what they were when the officer saw them."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from secretariat.queue import KINDS, Waiting


class Ticked(NamedTuple):
    """One row: kind, id, the version that was seen, and the officer that was seen (None: nobody)."""

    kind: str
    pk: UUID
    version: int
    officer: UUID | None

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}:{self.version}:{self.officer or ''}"


def key_of(row: Waiting) -> str:
    """A row as a check box carries it."""
    officer = row.officer.pk if row.officer else None
    return str(Ticked(row.kind, row.submission.pk, row.submission.version, officer))


def read(values: Iterable[str]) -> list[Ticked]:
    """What was ticked, each once, without what nobody could have ticked."""
    found: dict[tuple[str, UUID], Ticked] = {}
    for value in values:
        kind, _colon, rest = value.partition(":")
        parts = rest.split(":")
        try:
            pk, version, officer = parts
            row = Ticked(kind, UUID(pk), int(version), UUID(officer) if officer else None)
        except ValueError:
            continue
        if kind in KINDS:
            found[kind, row.pk] = row
    return list(found.values())
