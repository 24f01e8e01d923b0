"""What a backup has to know of PostgreSQL: tables, columns, sequences, emptiness."""

from typing import Any

from django.db import connection
from psycopg import Connection, sql

# Enough to say that somebody works with this database.
IN_USE = ("accounts_user", "members_organization", "enrolment_application")


def raw() -> Connection[Any]:
    """Django's own connection as psycopg sees it, for COPY."""
    connection.ensure_connection()
    return connection.connection


def tables() -> list[str]:
    rows = raw().execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = current_schema() AND c.relkind = 'r' ORDER BY c.relname"
    )
    return [row[0] for row in rows]


def columns(table: str) -> list[str]:
    """The columns that hold something themselves: generated ones are computed again."""
    rows = raw().execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass "
        "AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [f'"{table}"'],
    )
    return [row[0] for row in rows]


def sequences() -> dict[str, int]:
    """The last value of each sequence that was used."""
    rows = raw().execute(
        "SELECT sequencename, last_value FROM pg_sequences "
        "WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename"
    )
    return dict(rows.fetchall())


def is_in_use() -> bool:
    """Whether people, members or applications are there; shipped data alone do not count."""
    present = set(tables()) & set(IN_USE)
    return any(raw().execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(name)).fetchone() for name in quoted(present))


def quoted(names: Any) -> list[sql.Identifier]:
    return [sql.Identifier(name) for name in names]


def drop_tables() -> None:
    """Empty the schema (before a forced restore)."""
    if names := quoted(tables()):
        raw().execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.SQL(", ").join(names)))
