"""Writing a backup: one moment of the database, streamed table by table."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from psycopg import sql

from circular_partners.backup import FORMAT
from circular_partners.backup.database import columns, quoted, raw, sequences, tables


def write(target: Path) -> dict[str, int]:
    """Write the backup to `target` (only its owner may read it); returns how many tables and files it holds.

    The file appears under its name when it is complete; what was there before is replaced then.
    """
    half = target.with_name(target.name + ".part")
    try:
        half.touch(mode=0o600)
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
            manifest = write_database(archive)
            manifest["files"] = write_files(archive)
            archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return {"tables": len(manifest["tables"]), "files": len(manifest["files"])}


@transaction.atomic
def write_database(archive: zipfile.ZipFile) -> dict[str, Any]:
    """All tables as they are at one moment, whoever writes meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    described = {table: columns(table) for table in tables()}
    for table, names in described.items():
        copy_out(archive, table, names)
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "migrations": sorted(MigrationRecorder(connection).applied_migrations()),
        "tables": described,
        "sequences": sequences(),
    }


def copy_out(archive: zipfile.ZipFile, table: str, names: list[str]) -> None:
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), sql.SQL(", ").join(quoted(names)))
    entry = archive.open(f"tables/{table}.copy", "w", force_zip64=True)
    with entry, raw().cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            entry.write(block)


def write_files(archive: zipfile.ZipFile) -> list[str]:
    """Every file of the storage; a file that vanishes meanwhile was deleted by its owner."""
    written = []
    for name in stored_files():
        try:
            with default_storage.open(name) as source, archive.open(f"files/{name}", "w", force_zip64=True) as entry:
                for block in source.chunks():
                    entry.write(block)
        except FileNotFoundError:
            continue
        written.append(name)
    return written


def stored_files(folder: str = "") -> Iterator[str]:
    """The names of all files in the storage, folder by folder."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(names))
    for inner in sorted(folders):
        yield from stored_files(prefix + inner)
