"""Restoring a backup, also one of an older version of the portal: its tables first, then the newer migrations.

A database that stands where the backup stood keeps its tables and is only filled anew.
"""

import json
import zipfile
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from circular_partners.backup import FORMAT, BackupError
from circular_partners.backup.database import columns, drop_tables, is_in_use, quoted, raw, tables


def restore(source: Path, *, force: bool) -> dict[str, int]:
    """Put the backup in place of what is there; returns how many tables and files it held.

    Raises BackupError, with nothing changed, where the file is no backup, comes from a newer portal, or where the
    database is in use and `force` is not given.
    """
    try:
        archive = zipfile.ZipFile(source)
        manifest = json.loads(archive.read("manifest.json"))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BackupError(f"{source} is not a backup of this portal.") from error
    with archive:
        targets = migrations_of(manifest)
        if is_in_use() and not force:
            raise BackupError("This database is in use. To replace all that it holds, give --force.")
        if MigrationRecorder(connection).applied_migrations().keys() != applied_in(manifest):
            drop_tables()
            MigrationExecutor(connection).migrate(targets)
        load(archive, manifest)
        load_files(archive, manifest["files"])
    call_command("migrate", verbosity=0)
    return {"tables": len(manifest["tables"]), "files": len(manifest["files"])}


def migrations_of(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """The state of the schema that the backup was made in."""
    if manifest.get("format") != FORMAT:
        raise BackupError("This backup has another format; restore it with the version of the portal that wrote it.")
    graph = MigrationExecutor(connection).loader.graph
    applied = applied_in(manifest)
    if not applied <= set(graph.nodes):
        raise BackupError("This backup comes from a newer version of the portal: update the portal first.")
    # Those that no other applied one builds upon: the rest comes with them.
    return sorted(key for key in applied if not applied & {child.key for child in graph.node_map[key].children})


def applied_in(manifest: dict[str, Any]) -> set[tuple[str, str]]:
    return {(app, name) for app, name in manifest["migrations"]}


@transaction.atomic
def load(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Fill the tables: triggers rest, so that the history does not record the restore; foreign keys are checked."""
    here = {table: set(columns(table)) for table in tables()}
    for table, names in manifest["tables"].items():
        if not set(names) <= here.get(table, set()):
            raise BackupError(f"The table {table} of this backup does not fit the portal's.")
    everything = sql.SQL(", ").join(quoted(here))
    raw().execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(everything))
    for table, names in manifest["tables"].items():
        raw().execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
        copy_in(archive, table, names)
    raw().execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in manifest["tables"]:
        raw().execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
    for name, value in manifest["sequences"].items():
        raw().execute("SELECT setval(%s::regclass, %s)", [f'"{name}"', value])


def copy_in(archive: zipfile.ZipFile, table: str, names: list[str]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), sql.SQL(", ").join(quoted(names)))
    with archive.open(f"tables/{table}.copy") as entry, raw().cursor() as cursor, cursor.copy(statement) as copy:
        while block := entry.read(1 << 20):
            copy.write(block)


def load_files(archive: zipfile.ZipFile, names: list[str]) -> None:
    """Put the files back under their names; one that is there already is replaced."""
    for name in names:
        default_storage.delete(name)
        with archive.open(f"files/{name}") as entry:
            default_storage.save(name, File(entry, name=name))
