"""The crash test: real workers, beat, PostgreSQL, Valkey and SMTP server; all of them are struck while mail goes out.

What is done to whom and when comes from a seed; when exactly it hits differs from run to run, as processes do.
"""

import os
import random
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg
import redis

from circular_partners.embedded.places import BASE_DIR, free_port
from circular_partners.embedded.postgres import PostgresServer
from circular_partners.embedded.valkey import ValkeyServer
from tests import template
from tests.notices.crash_account import Figures, account
from timekeeping import today

KILLED = ("whole worker", "main process", "child", "child")  # a child more often: its start is cheap


@dataclass(frozen=True)
class Plan:
    """How large and how hard a run is; seconds where nothing else is said."""

    mails: int
    kills: int
    seed: int
    flushes: int = 5
    restarts: int = 3
    outage: float = 4  # the broker stopped, once, and once frozen
    delay: float = 0.02  # of the mail server, for each mail; it has quick connections too
    slow: float = 10
    lapses: float = 40  # after which a claim counts as uncertain
    patience: float = 300  # until the outbox has to be at rest at the end


class Site:
    """One portal's processes, in a folder of their own."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan = folder, plan
        # No THROWAWAY settings: what is committed has to outlive an immediate stop.
        self.postgres = PostgresServer(folder / "postgres", settings=("max_wal_size=256MB",))
        self.valkey = ValkeyServer(folder / "valkey")
        self.log = folder / "taken.log"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.others: list[subprocess.Popen[bytes]] = []
        self.groups: list[int] = []

    def start(self) -> None:
        (self.folder / "var").mkdir()
        template.copy_to(self.postgres.data, self.folder)
        self.postgres_port, self.valkey_port = self.postgres.start(), self.valkey.start()
        self.smtp_port = free_port()
        self.log.touch()
        sink = [str(self.smtp_port), str(self.log), str(self.plan.seed), str(self.plan.delay), str(self.plan.slow)]
        self.others.append(self.launch(f"{sys.executable} -m tests.notices.crash_sink {shlex.join(sink)}", "sink"))
        self.others.append(self.launch(procfile()["beat"], "beat"))
        self.workers = [self.launch(procfile()["worker"], "worker") for _ in range(2)]

    def launch(self, command: str, name: str, *, cwd: Path | None = None) -> subprocess.Popen[bytes]:
        """Start a program as honcho does: by the shell, as leader of a process group."""
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "circular_partners.settings.embedded",
            "DATABASE_URL": self.postgres.url(self.postgres_port, template.MIGRATED),
            "REDIS_URL": self.valkey.url(self.valkey_port),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "EMAIL_TIMEOUT": "15",
            "BASE_URL": "http://localhost",
            "OUTBOX_SECONDS": "1",
            "MAIL_RETRY_MINUTES": "0.02,0.02,0.03,0.05,0.1,0.1,0.2,0.2,0.2,0.2",
            "CLAIM_LAPSES_MINUTES": str(self.plan.lapses / 60),
            "PYTHONPATH": str(BASE_DIR),
            "PYTHONWARNINGS": "ignore",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {command}"],
                cwd=cwd or self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.groups.append(process.pid)
        return process

    def end(self) -> None:
        for group in self.groups:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        for process in [*self.workers, *self.others]:
            process.wait(20)
        self.valkey.stop(self.valkey_port)
        self.postgres.destroy()

    # --- what is done to it -----------------------------------------------------------------------------------------

    def kill(self, what: str, number: int) -> str:
        """kill -9: a child, the main process alone (its child goes on for a while), or the whole group.

        A worker that has no child at the moment loses its main process instead. Returns what was killed.
        """
        worker = self.workers[number]
        if what == "child":
            if kill_a_child(worker.pid):
                return what
            what = "main process"
        if what == "whole worker":
            os.killpg(worker.pid, signal.SIGKILL)
        else:
            worker.kill()
        worker.wait(20)
        self.workers[number] = self.launch(procfile()["worker"], "worker")
        return what

    def flush_broker(self) -> None:
        with redis.Redis(port=self.valkey_port) as client:
            client.flushall()

    def stop_broker(self) -> None:
        self.valkey.stop(self.valkey_port)
        time.sleep(self.plan.outage)
        assert self.valkey.start(self.valkey_port) == self.valkey_port

    def freeze_broker(self) -> None:
        pid = int((self.folder / "valkey" / "server.pid").read_text())
        os.kill(pid, signal.SIGSTOP)
        time.sleep(self.plan.outage)
        os.kill(pid, signal.SIGCONT)

    def restart_postgres(self, mode: str) -> None:
        self.postgres.stop(mode=mode)
        assert self.postgres.start(self.postgres_port) == self.postgres_port

    # --- what is asked of it ----------------------------------------------------------------------------------------

    def state(self) -> str:
        """For a run that does not come to rest: what is open, and who still runs."""
        mails = self.ask("SELECT state, count(*), min(not_before), max(attempts) FROM notices_mail GROUP BY state")
        ended = [process.poll() for process in [*self.workers, *self.others]]
        words = (self.folder / "worker.log").read_text(errors="replace")[-3000:]
        return f"mails: {mails}; ended with (workers, sink, beat): {ended}; the workers' last words:\n{words}"

    def taken(self) -> int:
        return self.log.read_bytes().count(b"\n")

    def ask(self, question: str, parameters: Any = None) -> list[Any]:
        """Rows from the database, also right after its restart."""
        for attempt in range(40):
            try:
                with psycopg.connect(self.postgres.url(self.postgres_port, template.MIGRATED)) as connection:
                    cursor = connection.execute(question, parameters)
                    return cursor.fetchall() if cursor.description else []
            except psycopg.OperationalError:
                if attempt == 39:
                    raise
                time.sleep(0.25)
        return []


def kill_a_child(parent: int) -> bool:
    """Whether there was one, alive; it may end by itself between the look and the blow."""
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(parent).children():
            if child.status() != psutil.STATUS_ZOMBIE:
                child.kill()
                return True
    return False


def procfile() -> dict[str, str]:
    """The commands of `make run`."""
    lines = (BASE_DIR / "Procfile").read_text().splitlines()
    return {name: command.strip() for name, _, command in (line.partition(":") for line in lines)}


def fill(site: Site, *, people: str = "") -> None:
    """Nine receipts for each person with two reminders that join one mail."""
    digests = site.plan.mails // 10
    context = """{"what": {"ja": "報告", "en": "report"}, "title": "2025年度", "path": "/my/", "due_on": "2026-12-01",
                  "original_due_on": "2026-12-01", "days": 7, "organization": {"ja": "めぐり市", "en": "Meguri"}}"""
    site.ask(
        """
        INSERT INTO notices_notice (id, kind, about, step, due_on, address, language, for_day,
                                    context, state, queued_at)
        SELECT gen_random_uuid(), said.*, %(context)s::jsonb, 'queued', now()
          FROM (SELECT 'submission-received', gen_random_uuid(), '', NULL::date,
                       %(people)s || 'lone' || n || '@example.jp', 'ja', NULL::date
                  FROM generate_series(1, %(lone)s) n
                UNION ALL
                SELECT 'reminder', gen_random_uuid(), 'step ' || twice, '2026-12-01'::date,
                       %(people)s || 'digest' || n || '@example.jp', 'en', %(day)s::date
                  FROM generate_series(1, %(digests)s) n, generate_series(1, 2) twice) said
        """,
        {"day": today(), "context": context, "people": people, "lone": site.plan.mails - digests, "digests": digests},
    )


def blows(plan: Plan) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """What is done, in order: kills, with the other blows strewn among them."""
    chance = random.Random(plan.seed)
    listed: list[tuple[str, tuple[Any, ...]]] = [
        ("kill", (chance.choice(KILLED), chance.randrange(2))) for _ in range(plan.kills)
    ]
    others: list[tuple[str, tuple[Any, ...]]] = [("flush_broker", ())] * plan.flushes
    others += [("restart_postgres", (mode,)) for mode in ("immediate", "fast", "immediate")[: plan.restarts]]
    others += [("stop_broker", ()), ("freeze_broker", ())]
    for other in others:
        listed.insert(chance.randrange(1, len(listed)), other)
    yield from listed


def strike(site: Site) -> Counter[str]:
    """Do it all, each blow after some more mails have gone out, at a random moment of the next."""
    chance, done, kills = random.Random(site.plan.seed + 1), 0, Counter[str]()
    a_blow = site.plan.mails / (site.plan.kills + site.plan.flushes + site.plan.restarts + 2)
    for name, parameters in blows(site.plan):
        done = site.taken()
        enough, over = done + chance.uniform(0, 1.6 * a_blow), time.monotonic() + 3
        while site.taken() < enough and time.monotonic() < over:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.05))
        struck = getattr(site, name)(*parameters)
        if name == "kill":
            kills[struck] += 1
    return kills


AT_REST = """
SELECT NOT EXISTS (SELECT FROM notices_mail WHERE state IN ('queued', 'sending'))
   AND NOT EXISTS (SELECT FROM notices_notice WHERE state = 'queued' AND mail_id IS NULL)
"""


def wait_until(true: Callable[[], bool], *, seconds: float, tell: Callable[[], Any] = str) -> None:
    """Raises AssertionError with what `tell` says when it did not come true in time."""
    over = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < over, f"not so in {seconds:.0f} seconds; {tell()}"
        time.sleep(0.5)


@contextmanager
def site(folder: Path, plan: Plan) -> Iterator[Site]:
    here = Site(folder, plan)
    try:
        here.start()
        yield here
    finally:
        here.end()


def run(folder: Path, plan: Plan) -> Figures:
    """The whole test; returns its figures."""
    started = time.monotonic()
    with site(folder, plan) as here:
        fill(here)
        wait_until(lambda: here.taken() > 0, seconds=90)
        kills = strike(here)
        wait_until(lambda: here.ask(AT_REST) == [(True,)], seconds=plan.patience, tell=here.state)
        figures = account(here)
    figures.kills, figures.seconds = kills, time.monotonic() - started
    return figures
