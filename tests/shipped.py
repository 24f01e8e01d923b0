"""What the migrations ship (catalogue, rules, terms) is there in every test, also after tests that commit.

Django empties all tables after a test that commits, shipped data included. Here the tables are filled again from
copies in a schema of their own. Rows are deleted where there are any: truncating all tables, empty ones too, takes
most of a second.
"""

from functools import cache
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

COPIES = "shipped"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database, with copies of what the migrations put into it."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {COPIES} CASCADE")
        cursor.execute(f"CREATE SCHEMA {COPIES}")
        for table in tables():
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            if cursor.fetchone() == (True,):
                cursor.execute(f'CREATE TABLE {COPIES}."{table}" AS TABLE "{table}"')


def tables(schema: str = "public") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return [row[0] for row in cursor.fetchall() if row[0] != "django_migrations"]


def filled() -> list[str]:
    """The tables that hold anything: a few of the two hundred."""
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables())
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [row[0] for row in cursor.fetchall()]


@cache
def columns(table: str) -> str:
    """The columns of a table that are not computed, quoted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return str(cursor.fetchone()[0])


def put_back(self: TransactionTestCase) -> None:
    """Empty all tables and fill in the shipped data; triggers and foreign keys rest meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'")
        cursor.execute("SET session_replication_role = replica")
        for table in filled():
            cursor.execute(f'DELETE FROM "{table}"')
        for table in tables(COPIES):
            listed = columns(table)
            cursor.execute(f'INSERT INTO "{table}" ({listed}) SELECT {listed} FROM {COPIES}."{table}"')
        cursor.execute("RESET session_replication_role")
        cursor.execute("RESET lock_timeout")


TransactionTestCase._fixture_teardown = put_back  # type: ignore[attr-defined]
