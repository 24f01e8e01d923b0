"""One PostgreSQL server on the loopback address: made, started, found again, stopped."""

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg

from circular_partners.embedded import EmbeddedError
from circular_partners.embedded.account import as_server, give
from circular_partners.embedded.places import free_port, is_free
from circular_partners.embedded.programs import postgres_programs

USER = DATABASE = "portal"
# For servers that are thrown away: no promise that data outlive a crash, and half the time.
# Nothing is kept, so nothing has to be cleaned up; and a table that was empty when it was counted misleads no plan.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


@dataclass
class PostgresServer:
    """The cluster in `data`, run with `settings` (name=value of postgresql.conf)."""

    data: Path
    settings: tuple[str, ...] = ()
    programs: Callable[[], Path] = field(default=postgres_programs, repr=False)

    def url(self, port: int, database: str = DATABASE) -> str:
        return f"postgres://{USER}@127.0.0.1:{port}/{database}"

    def running_port(self) -> int | None:
        """The port on which the server of this cluster answers now, or None."""
        pid_file = self._pid_file()
        if len(pid_file) < 4 or not pid_file[3].isdigit():
            return None
        port = int(pid_file[3])
        try:
            with psycopg.connect(self.url(port, "postgres"), connect_timeout=3) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.Error:
            return None
        return port if row and Path(row[0]) == self.data else None

    def start(self, port: int | None = None) -> int:
        """Make the cluster if it is new, start its server and return its port: `port` where that is free."""
        if answering := self.running_port():
            return answering
        self._initialise()
        self._forget_killed_run()
        failure = ""
        for attempt in range(5):
            # Between choosing a free port and binding it somebody else may take it: then another one.
            chosen = port if port and attempt == 0 and is_free(port) else free_port()
            done = self._control(
                "start", "-w", "-t", "60", "-l", str(self.data / "server.log"), "-o", self._flags(chosen)
            )
            if done.returncode == 0:
                self._create_database(chosen)
                return chosen
            failure = self._last_words() or done.stderr
        raise EmbeddedError(f"PostgreSQL did not start ({self.data / 'server.log'}): {failure.strip()}")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; connections are closed, committed data stay. `immediate` is as good as a power cut."""
        if self.data.exists() and self._pid_file():
            self._control("stop", "-w", "-t", "60", "-m", mode)

    def destroy(self) -> None:
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def connections(self) -> int:
        """How many clients are connected just now."""
        port = self.running_port()
        if port is None:
            return 0
        with psycopg.connect(self.url(port, "postgres")) as connection:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchone()
        return int(row[0]) if row else 0

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            self._refuse_other_version()
            return
        shutil.rmtree(self.data, ignore_errors=True)  # a first start that was killed half-way
        self.data.mkdir(parents=True)
        give(self.data)
        made = subprocess.run(
            [
                str(self.programs() / "initdb"),
                *(
                    "-D",
                    str(self.data),
                    "-U",
                    USER,
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--no-sync",
                    "--no-instructions",
                ),
                *self._locale(),
            ],
            capture_output=True,
            text=True,
            check=False,
            **as_server(),
        )
        if made.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise EmbeddedError(f"PostgreSQL could not make its data folder {self.data}: {made.stderr.strip()}")

    def _locale(self) -> tuple[str, ...]:
        """The Unicode rules of PostgreSQL itself (17 and later), the machine's before."""
        if self._version() >= 17:
            return ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        return ("--locale=C.UTF-8",)

    def _version(self) -> int:
        """The major version of the programs."""
        told = subprocess.run(
            [str(self.programs() / "postgres"), "--version"], capture_output=True, text=True, check=True, **as_server()
        ).stdout
        return int(told.split()[2].partition(".")[0])

    def _refuse_other_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(self._version()):
            raise EmbeddedError(
                f"The data in {self.data} were made by PostgreSQL {made_by}, the programs found are {self._version()}: "
                f"name the folder of {made_by}'s programs in PG_BINDIR, or move the data away to begin anew."
            )

    def _flags(self, port: int) -> str:
        settings = (
            *("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"),
            *("shared_buffers=128MB", "log_timezone=Asia/Tokyo"),
            *self.settings,
        )
        return f"-p {port} " + " ".join(f"-c {setting}" for setting in settings)

    def _control(self, action: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.programs() / "pg_ctl"), action, "-D", str(self.data), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **as_server(),
        )

    def _create_database(self, port: int) -> None:
        with psycopg.connect(self.url(port, "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _forget_killed_run(self) -> None:
        """Remove the pid file of a server that was killed, also where its number is another process's by now."""
        lines = self._pid_file()
        if not lines:
            return
        for _ in range(100):
            if not self._is_ours(lines[0]):
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                return
            time.sleep(0.1)  # starting or stopping at this moment
            if self.running_port():
                return

    def _is_ours(self, pid: str) -> bool:
        try:
            return str(self.data) in psutil.Process(int(pid)).cmdline()
        except (ValueError, psutil.Error):
            return False

    def _last_words(self) -> str:
        try:
            return (self.data / "server.log").read_text().strip().splitlines()[-1]
        except (OSError, IndexError):
            return ""
