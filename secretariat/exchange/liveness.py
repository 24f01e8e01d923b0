"""Whether the process that works on something is still there, and how far it is.

A second connection holds an advisory lock, which PostgreSQL takes back the moment the process or its connection ends;
the same connection writes the progress down, visible while the transaction of the work itself is still open.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from secretariat.models.exchange import Work

SECONDS_BETWEEN_NOTES = 0.5


class Beside:
    """The second connection of a piece of work."""

    def __init__(self, work: Work, other: Any) -> None:
        self.work, self.other = work, other
        self.noted_at = 0.0

    def note(self, done: int, total: int | None = None) -> None:
        """Write down how far it is, no more often than twice a second."""
        now = time.monotonic()
        if now - self.noted_at < SECONDS_BETWEEN_NOTES:
            return
        self.noted_at = now
        table = self.work._meta.db_table
        with self.other.cursor() as cursor:
            if total is None:
                cursor.execute(f'UPDATE "{table}" SET done = %s WHERE id = %s', [done, self.work.pk])
            else:
                cursor.execute(f'UPDATE "{table}" SET done = %s, total = %s WHERE id = %s', [done, total, self.work.pk])


@contextmanager
def held(work: Work) -> Iterator[Beside]:
    """Hold the lock of a piece of work until the block ends."""
    other: Any = connection.copy()
    other.ensure_connection()
    other.set_autocommit(True)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [work.lock_key])
        yield Beside(work, other)
    finally:
        other.close()


def alive(works: Iterable[Work]) -> set[Any]:
    """The ids of those whose process is there."""
    by_key = {work.lock_key: work.pk for work in works}
    if not by_key:
        return set()
    with connection.cursor() as cursor:
        # A bigint key stands in pg_locks in two halves.
        cursor.execute(
            "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks "
            "WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
        )
        return {by_key[key] for (key,) in cursor.fetchall() if key in by_key}
