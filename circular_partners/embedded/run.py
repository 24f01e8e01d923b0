"""`make run`: servers up, migrations, demo data in an empty database, then web, worker and beat under honcho."""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import psycopg

from circular_partners.demo_logins import DEMO_LOGINS, PASSWORD
from circular_partners.embedded import EmbeddedError, servers
from circular_partners.embedded.leftovers import end_leftovers, marked_environment
from circular_partners.embedded.places import BASE_DIR, VAR_DIR, is_free, remember


def main() -> int:
    """Returns the exit code: 0 when the person ended it, 1 where something failed, with a sentence on stderr."""
    for number in (signal.SIGTERM, signal.SIGHUP):  # like Ctrl-C, also before the portal is up
        signal.signal(number, signal.default_int_handler)
    try:
        with only_run():
            port = chosen_port()
            servers.use_own()
            remember(web_port=port)
            if manage("migrate", "-v0") or (is_empty() and write_demo()):
                return 1
            return supervise(port)
    except KeyboardInterrupt:
        return 0
    except EmbeddedError as error:
        servers.say(str(error))
        return 1


def only_run() -> IO[str]:
    """The lock of this clone's one `make run`; what a killed one left behind is ended first."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    lock = (VAR_DIR / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise EmbeddedError("The portal of this folder is running already; `make stop` ends it.") from error
    if ended := end_leftovers():
        servers.say(f"An earlier run was killed: the {ended} processes that it left behind were ended.")
    return lock


def chosen_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise EmbeddedError(f"PORT has to be a number from 1 to 65535, not {given!r}.")
    if not is_free(int(given), os.environ.get("HOST", "127.0.0.1")):
        raise EmbeddedError(f"Port {given} is used by another program: choose another one with `make run PORT=8001`.")
    return int(given)


def manage(*arguments: str, quiet: bool = False) -> int:
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=BASE_DIR, check=False, stdout=output
    ).returncode


def write_demo() -> int:
    servers.say("The database is empty: writing demo members …")
    return manage("demo", "-v0", quiet=True)


def is_empty() -> bool:
    """Whether no member is there yet (migrations have run)."""
    with psycopg.connect(servers.database_url()) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM members_organization)").fetchone()
    return row == (False,)


def demo_logins() -> list[str]:
    with psycopg.connect(servers.database_url()) as connection:
        rows = connection.execute("SELECT email FROM accounts_user WHERE email = ANY(%s)", [DEMO_LOGINS]).fetchall()
    return sorted((row[0] for row in rows), key=DEMO_LOGINS.index)


def supervise(port: int) -> int:
    """Run the Procfile until the person or the system ends it; every process has ended when this returns."""
    environment = marked_environment() | {
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        # Everything of this clone runs as the person who started it, root too; the worker need not say so each time.
        "PYTHONWARNINGS": "ignore:You're running the worker",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    honcho = subprocess.Popen(
        [sys.executable, "-m", "honcho", "start"], cwd=BASE_DIR, env=environment, start_new_session=True
    )
    wanted: list[int] = []

    def end(number: int, _frame: object) -> None:
        wanted.append(number)
        if honcho.poll() is None:
            honcho.send_signal(signal.SIGTERM)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    greet(port)
    code = honcho.wait()
    end_leftovers()
    ended_elsewhere = code in (128 + signal.SIGTERM, 128 + signal.SIGINT)  # by `make stop`
    return 0 if wanted or ended_elsewhere else code or 1


def greet(port: int) -> None:
    servers.say(f"\n  http://localhost:{port}/  (English: /en/, the secretariat's desk: /secretariat/)")
    if logins := demo_logins():
        servers.say(f"  Log-ins, all with the password {PASSWORD}:")
        servers.say("\n".join(f"    {email}" for email in logins))
    servers.say("  Ctrl-C ends everything; the data stay.\n")


if __name__ == "__main__":
    sys.exit(main())
