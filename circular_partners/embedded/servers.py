"""Who starts and who stops this clone's servers: the first user starts them, the last one stops them.

Every process that uses them holds a shared lock on var/embedded.users; the system drops it when the process ends,
however it ends. A process that leaves and then gets the lock for itself alone was the last one.
"""

import atexit
import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import IO

from circular_partners.embedded.places import VAR_DIR, data_folder, read_record, remember, remembered_port
from circular_partners.embedded.postgres import PostgresServer
from circular_partners.embedded.valkey import ValkeyServer


def postgres() -> PostgresServer:
    return PostgresServer(data_folder())


def valkey() -> ValkeyServer:
    return ValkeyServer(VAR_DIR / "valkey")


@cache
def use_postgres() -> int:
    """The port of this clone's PostgreSQL, started where it is not up; stopped by the last process that used it."""
    hold()
    with alone():
        server = postgres()
        remember(postgres_data=str(server.data))  # before: a start that is broken off is stopped too
        port = server.start(remembered_port("postgres"))
        remember(postgres_port=port)
    return port


@cache
def use_valkey() -> int:
    """The port of this clone's Valkey, started where it is not up."""
    hold()
    with alone():
        port = valkey().start(remembered_port("valkey"))
        remember(valkey_port=port)
    return port


def use_own() -> None:
    """Start what no address was given for."""
    if "DATABASE_URL" not in os.environ:
        use_postgres()
    if "REDIS_URL" not in os.environ:
        use_valkey()


def database_url() -> str:
    """The database that the embedded settings use."""
    return os.environ.get("DATABASE_URL") or postgres().url(use_postgres())


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time starts or stops servers."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (VAR_DIR / "embedded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def hold() -> IO[str]:
    """Count this process among the users until it ends."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    users = (VAR_DIR / "embedded.users").open("w")
    with alone():
        fcntl.flock(users, fcntl.LOCK_SH)
    atexit.register(leave, users, os.getpid())
    return users


def leave(users: IO[str], pid: int) -> None:
    """Stop the servers when no other process uses them; a forked child (its pid differs) leaves that to its parent."""
    if os.getpid() != pid:
        return
    with alone():
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(users, fcntl.LOCK_UN)
            return
        stop()


def stop() -> None:
    """Stop both servers, whoever uses them."""
    record = read_record()
    valkey().stop(record.get("valkey_port"))
    if "postgres_data" in record:
        postgres().stop()


def broker_url() -> str:
    """Where this clone's Valkey was last seen; it is started by `make run`, not by single commands."""
    return valkey().url(remembered_port("valkey") or 6379)


def base_url() -> str:
    """Where `make run` last showed the portal: links in mails lead there, whichever command sends them."""
    return f"http://localhost:{remembered_port('web') or 8000}"


def say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
