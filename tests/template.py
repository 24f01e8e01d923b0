"""A migrated, empty cluster that test runs copy: the migrations run once for each state of them, not once a run.

Templates lie in the system's temporary folder under a name made from everything that migrations depend on; the
oldest are removed.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from circular_partners.embedded.places import BASE_DIR
from circular_partners.embedded.postgres import THROWAWAY, PostgresServer

MIGRATED = "template_portal"
KEPT = 6


def copy_to(data: Path, work: Path) -> None:
    """Put a copy of the template's cluster at `data`; make the template first (in `work`) where it is not there."""
    with home() as folder:
        template = folder / state()
        if not template.exists():
            make(template, work)
        os.utime(template)
        for old in sorted(folder.glob("[0-9a-f]*"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(old)
        subprocess.run(["cp", "-a", str(template), str(data)], check=True)


@contextmanager
def home() -> Iterator[Path]:
    """The folder of the templates, for one run at a time."""
    folder = Path(tempfile.gettempdir()).resolve() / f"circular-partners-templates.{os.geteuid()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def state() -> str:
    """A name for what the migrations would make now."""
    sources = [*sorted(BASE_DIR.glob("*/migrations/*.py")), BASE_DIR / "requirements.txt"]
    told = hashlib.sha256()
    for path in (*sources, *sorted(BASE_DIR.glob("*/migrations/*.json"))):
        told.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    return told.hexdigest()[:20]


def make(template: Path, work: Path) -> None:
    """Migrate a new cluster, stop it, and keep it under the template's name when it is whole."""
    server = PostgresServer(work / "template", settings=THROWAWAY)
    port = server.start()
    with psycopg.connect(server.url(port), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {MIGRATED}")
    environment = os.environ | {
        "DATABASE_URL": server.url(port, MIGRATED),
        "DJANGO_SETTINGS_MODULE": "circular_partners.settings.testing",
    }
    try:
        subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", "migrate", "-v0"], cwd=BASE_DIR, env=environment, check=True
        )
    finally:
        server.stop()
    half = template.with_name(f".{template.name}")
    shutil.rmtree(half, ignore_errors=True)
    subprocess.run(["cp", "-a", str(server.data), str(half)], check=True)
    half.rename(template)
