"""What the daily sweep costs, beside one scan of its tables and the bare insertion of the rows it writes."""

import datetime
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations
from typing import Any, NamedTuple

import psycopg

from bench import partnership
from bench.processor import seconds_of
from bench.servers import manage, servers

DAY = datetime.date(2026, 12, 1)
SIZES = (10_000, 100_000)
LOOP_SIZE = 10_000
SHIFT_SIZE = 100_000
SCANNED = ("deadlines_duty", "members_organization", "members_contact", "notices_notice")
SCAN = """
    SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL enable_indexscan = off;
    SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_bitmapscan = off
"""
Environment = dict[str, str]


class Cost(NamedTuple):
    """Seconds by the clock, and of processor time in worker and server together."""

    seconds: float
    processor: float

    def over(self, other: "Cost") -> str:
        """How many times the other, by both."""
        return f"{self.seconds / other.seconds:.2f} ({self.processor / other.processor:.2f})"


class Measured(NamedTuple):
    """The costs at one size; `peak` in MiB of the sweeping process."""

    members: int
    scan: Cost
    nothing_due: Cost
    everything_due: Cost
    queued: int
    bare: Cost
    peak: float
    idle_peak: float
    loop: float | None
    shift: dict[str, Any] | None


def section(sizes: Sequence[int] = SIZES) -> str:
    """The part of RESULTS.md on the sweep and the bulk shift, measured on a database of its own."""
    with servers() as environment:
        manage(environment, "migrate", "-v0")
        with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
            found = [measure(connection, environment, members) for members in sizes]
    return table(found)


def measure(connection: psycopg.Connection, environment: Environment, members: int) -> Measured:
    """Nothing due, then everything due, at one size."""
    partnership.fill(connection, members=members, day=DAY)
    scanned = best(lambda: scan(connection))
    idle = run(environment, "bench.sweeping", "3")
    partnership.make_all_due(connection, day=DAY)
    busy = run(environment, "bench.sweeping", "1", "--by-hand")
    bare = insert_again(connection)
    loop = run(environment, "bench.orm_loop")["seconds"] if members == LOOP_SIZE else None
    shift = run(environment, "bench.shifting") if members == SHIFT_SIZE else None
    return Measured(
        members, scanned, cost(idle), cost(busy), busy["queued"], bare, busy["peak"], idle["peak"], loop, shift
    )  # fmt: skip


def cost(run: dict[str, Any]) -> Cost:
    return Cost(run["seconds"], run["processor"])


def best(work: Callable[[], Cost], times: int = 3) -> Cost:
    return min(work() for _ in range(times))


@contextmanager
def measured(connection: psycopg.Connection) -> Iterator[list[Cost]]:
    """Yields a list that holds, at the end, what the statements inside have cost."""
    found: list[Cost] = []
    used, started = seconds_of(connection.info.backend_pid), time.perf_counter()
    yield found
    found.append(Cost(time.perf_counter() - started, seconds_of(connection.info.backend_pid) - used))


def scan(connection: psycopg.Connection) -> Cost:
    """One sequential scan of each table that the sweep reads, by one process."""
    with connection.transaction():
        for setting in SCAN.split(";"):
            connection.execute(setting)
        with measured(connection) as found:
            for name in SCANNED:
                connection.execute(f"SELECT count(*) FROM {name}").fetchone()
    return found[0]


def run(environment: Environment, module: str, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", module, str(DAY), *words]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def insert_again(connection: psycopg.Connection) -> Cost:
    """The same rows into the same table with the same indexes, from a table that holds them finished."""
    connection.execute("CREATE TEMP TABLE finished AS TABLE notices_notice")
    connection.execute("TRUNCATE notices_notice")
    connection.execute("CHECKPOINT")
    with measured(connection) as found:
        connection.execute("INSERT INTO notices_notice SELECT * FROM finished")
    connection.execute("DROP TABLE finished")
    connection.execute("TRUNCATE notices_notice")
    return found[0]


def table(found: Sequence[Measured]) -> str:
    lines = [
        f"One run on {datetime.date.today():%Y-%m-%d}: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when it "  # noqa: DTZ011
        "ended (above 3: other work shared the machine), PostgreSQL on the same machine with every commit flushed. "
        "Nothing due: no deadline has a step near the day nor comes in sight on it. Everything due: each member's open "
        "duty reaches a step, for its contact and its manager, who is the same person. The first sweep of a "
        "worker, the best of three in one where nothing is due. Ratios by the clock and, in brackets, of processor "
        "time in worker and server together, which other work disturbs less.",
        "",
        "| members | nothing due s | ÷ one scan of the tables | everything due s | notices | ÷ bare insert "
        "| peak MiB, nothing / everything due | ORM loop, everything due s |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for at in found:
        loop = f"{at.loop:.1f} (× {at.loop / at.everything_due.seconds:.1f})" if at.loop else "–"
        lines.append(
            f"| {at.members:,} | {at.nothing_due.seconds:.3f} | {at.nothing_due.over(at.scan)} "
            f"| {at.everything_due.seconds:.2f} | {at.queued:,} | {at.everything_due.over(at.bare)} "
            f"| {at.idle_peak:.0f} / {at.peak:.0f} | {loop} |"
        )
    for small, large in combinations(found, 2):
        lines += [
            "",
            f"{large.members // small.members} times the members: nothing due × "
            f"{large.nothing_due.over(small.nothing_due)}, everything due × "
            f"{large.everything_due.over(small.everything_due)}.",
        ]
    return "\n".join([*lines, "", *shifts(found)])


def shifts(found: Sequence[Measured]) -> list[str]:
    """What the bulk shift costs, a line a size at which it was measured."""
    return [
        f"A bulk shift of {done['moved']:,} duties of {at.members:,} members, {done['told']:,} people told: "
        + ", ".join(f"{part} {seconds:.1f} s" for part, seconds in done["seconds"].items())
        + f"; peak {done['peak']:.0f} MiB."
        for at in found
        if (done := at.shift)
    ]
