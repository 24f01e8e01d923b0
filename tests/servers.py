"""PostgreSQL and Valkey of one pytest run: started by the first test that needs them, thrown away with the run.

Each run has a folder of its own under the system's temporary folder, so runs in several clones do not meet; with
pytest-xdist the workers share the run's servers and have a database each. What a killed run left behind is
removed by the next one: the lock on its folder is free then.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest

from circular_partners.embedded.postgres import THROWAWAY, PostgresServer
from circular_partners.embedded.valkey import ValkeyServer
from tests import template

PREFIX = "circular-partners-tests-"
FOLDER = "TEST_RUN_FOLDER"
held: list[IO[str]] = []


def begin() -> None:
    """Make the run's folder (in the controlling process only) and remove those of killed runs."""
    temporary = Path(tempfile.gettempdir()).resolve()
    with (temporary / f"circular-partners-tests.{os.geteuid()}.lock").open("w") as beginning:
        fcntl.flock(beginning, fcntl.LOCK_EX)  # so that no other run takes the new folder for a dead one
        for folder in temporary.glob(PREFIX + "*"):
            if lock := locked(folder):
                remove(folder)
                lock.close()
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=temporary))
        folder.chmod(0o755)
        os.environ[FOLDER] = str(folder)
        if lock := locked(folder):
            held.append(lock)


def end() -> None:
    remove(run_folder())


def run_folder() -> Path:
    return Path(os.environ[FOLDER])


def locked(folder: Path) -> IO[str] | None:
    """The lock that says a run is alive, or None where another run holds it or the folder is not ours."""
    try:
        lock = (folder / "alive").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return None
    return lock


def remove(folder: Path) -> None:
    postgres(folder).stop()
    port = folder / "valkey.port"
    if port.exists():
        valkey(folder).stop(int(port.read_text()))
    shutil.rmtree(folder, ignore_errors=True)


def postgres(folder: Path) -> PostgresServer:
    return PostgresServer(folder / "postgres", settings=THROWAWAY)


def valkey(folder: Path) -> ValkeyServer:
    return ValkeyServer(folder / "valkey")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    with (run_folder() / "starting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def postgres_port() -> int:
    """The port of the run's PostgreSQL, a copy of the migrated template."""
    with one_at_a_time():
        server = postgres(run_folder())
        if not server.data.exists():
            template.copy_to(server.data, run_folder())
        return server.start()


@pytest.fixture(scope="session")
def valkey_url() -> str:
    """The run's Valkey: one database number a worker process."""
    remembered = run_folder() / "valkey.port"
    with one_at_a_time():
        server = valkey(run_folder())
        port = server.start(int(remembered.read_text()) if remembered.exists() else None)
        remembered.write_text(str(port))
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return server.url(port, int(number))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database is there before Django looks for it: a copy of the template (unless DATABASE_URL names a server)."""
    return "DATABASE_URL" not in os.environ


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, django_db_keepdb: bool) -> None:
    """Point Django at the run's server, with xdist a database each; migrations newer than the template's still run."""
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    if not django_db_keepdb:
        return
    from django.conf import settings

    port = request.getfixturevalue("postgres_port")
    at = settings.DATABASES["default"]
    at["PORT"] = str(port)
    name = at.get("TEST", {}).get("NAME") or f"test_{at['NAME']}"
    with psycopg.connect(postgres(run_folder()).url(port, "postgres"), autocommit=True) as server, one_at_a_time():
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template.MIGRATED}")


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """The test's own database, for processes that it starts: they see what is committed."""
    from django.db import connection

    at: dict[str, Any] = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
