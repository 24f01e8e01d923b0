"""Who would get what on a day, read a page at a time: a preview of 100,000 reminders is never a list in memory."""

import datetime
import json
from collections.abc import Iterator
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db import connection
from django.utils import translation
from django.utils.functional import cached_property

from deadlines.models.reminder_rule import lead_in_words
from deadlines.reminders import planned

READ_AT_ONCE = 1000
FIRST = 100

DISTINCT = "SELECT DISTINCT ON (about, due_on, step, address) * FROM ({planned}) AS planned"
MOST_URGENT_FIRST = """
    SELECT address, language, context, due_on, step, about, lead_days FROM ({distinct}) AS reminder
     ORDER BY due_on, context->'organization'->>'ja', address, about, step LIMIT {size} OFFSET {first}
"""
# Counting reads all of them anyway; a page that shows how many shows the first of them too. It begins with SELECT:
# before any other statement the history writes who acts, with values, and a name may look like a place for one.
COUNT_AND_FIRST = """
    SELECT * FROM (
        WITH reminder AS MATERIALIZED ({distinct}),
             first AS (SELECT address, language, context, due_on, step, about, lead_days FROM reminder
                        ORDER BY due_on, context->'organization'->>'ja', address, about, step LIMIT {size})
        SELECT first.*, (SELECT count(*) FROM reminder), (SELECT count(DISTINCT address) FROM reminder) FROM first
    ) AS counted ORDER BY due_on, context->'organization'->>'ja', address, about, step
"""
ANY = "SELECT EXISTS ({planned})"


class Planned(NamedTuple):
    """A reminder that would be queued."""

    address: str
    language: str
    context: dict[str, Any]  # as the notice would keep it
    due_on: datetime.date
    step: str
    duty: UUID
    lead_days: int

    @property
    def organization(self) -> dict[str, str]:
        return self.context["organization"]

    @property
    def what(self) -> dict[str, str]:
        return self.context["what"]

    @property
    def shown_organization(self) -> str:
        return _in_readers_language(self.organization)

    @property
    def shown_what(self) -> str:
        return _in_readers_language(self.what)

    @property
    def shown_step(self) -> str:
        """The lead time in the reader's words."""
        return lead_in_words(self.lead_days)


def _in_readers_language(names: dict[str, str]) -> str:
    return names["en" if translation.get_language() == "en" else "ja"]


class Plan:
    """The reminders that would be queued on a day, most urgent first; as a page of Django's paginator reads it."""

    def __init__(self, statement: str) -> None:
        """`statement`: selects the columns of `Planned`, a reminder maybe twice; empty where nothing goes out."""
        self.statement = statement

    @classmethod
    def of_day(cls, day: datetime.date, *, since: datetime.date | None, only: str = "") -> Self:
        """`since`: the first step day that is still to be sent, None where nothing goes out; `only`: to one address."""
        return cls(planned(day, since=since, only=only) if since else "")

    def exists(self) -> bool:
        return bool(self._rows(ANY.format(planned=self.statement))[0][0]) if self.statement else False

    def count(self) -> int:
        return self._counted[0]

    def people(self) -> int:
        """To how many addresses they go."""
        return self._counted[1]

    def __getitem__(self, which: slice) -> list[Planned]:
        first = which.start or 0
        if first == 0 and which.stop is not None and which.stop <= FIRST and "_counted" in self.__dict__:
            return self._counted[2][: which.stop]
        return self._page(first, None if which.stop is None else which.stop - first)

    def __iter__(self) -> Iterator[Planned]:
        """All of them, some at a time."""
        first = 0
        while page := self._page(first, READ_AT_ONCE):
            yield from page
            first += len(page)

    def _page(self, first: int, size: int | None) -> list[Planned]:
        if not self.statement:
            return []
        statement = MOST_URGENT_FIRST.format(
            distinct=DISTINCT.format(planned=self.statement),
            size="ALL" if size is None else int(size),
            first=int(first),
        )
        return [_read(row) for row in self._rows(statement)]

    @cached_property
    def _counted(self) -> tuple[int, int, list[Planned]]:
        """Reminders and addresses, and the first of them; asked for once, however often a page says them."""
        if not self.statement:
            return 0, 0, []
        rows = self._rows(COUNT_AND_FIRST.format(distinct=DISTINCT.format(planned=self.statement), size=FIRST))
        number, people = rows[0][-2:] if rows else (0, 0)
        return number, people, [_read(row[:-2]) for row in rows]

    def _rows(self, statement: str) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement)  # without values: what looks like a place for one is somebody's name
            return cursor.fetchall()


def _read(row: tuple[Any, ...]) -> Planned:
    address, language, context, *rest = row
    return Planned(address, language, json.loads(context), *rest)
