"""Imports and exports: seconds, memory above the idle process, and xlsxwriter writing the same cells alone."""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from bench import partnership
from bench.servers import manage, servers

ROWS, FAULTS = 10_000, 200
SMALL, LARGE = 10_000, 100_000
DAY = datetime.date(2026, 12, 1)
Environment = dict[str, str]


class Exported(NamedTuple):
    """One export, and the same cells by xlsxwriter alone."""

    rows: int
    cells: int
    seconds: float
    bare: float
    peak: float


def section() -> str:
    """The part of RESULTS.md on imports and exports, measured on a database of its own."""
    with servers() as environment, tempfile.TemporaryDirectory() as folder:
        manage(environment, "migrate", "-v0")
        spoiled, right = Path(folder) / "spoiled.xlsx", Path(folder) / "right.xlsx"
        run(environment, "plant", spoiled, ROWS, FAULTS)
        run(environment, "plant", right, ROWS, 0)
        checked = run(environment, "check", spoiled)
        written = run(environment, "write", right)
        exports = []
        for members in (SMALL, LARGE):
            with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
                partnership.fill(connection, members=members, day=DAY)
            exports.append(exported(environment))
    return report(checked, written, exports)


def exported(environment: Environment) -> Exported:
    """All members as xlsx: the work of the worker from the filter to the kept file; the best of three, by turns."""
    turns = [(run(environment, "export"), run(environment, "bare")) for _ in range(3)]
    seconds, bare = (min(turn[which]["seconds"] for turn in turns) for which in (0, 1))
    peak = max(ours["peak"] for ours, _bare in turns)
    return Exported(turns[0][1]["rows"], turns[0][1]["cells"], seconds, bare, peak)


def run(environment: Environment, *words: object) -> dict[str, Any]:
    """The figures of one step, in a process of its own."""
    command = [sys.executable, "-m", "bench.exchanging", *map(str, words)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def report(checked: dict[str, Any], written: dict[str, Any], exports: list[Exported]) -> str:
    lines = [
        f"One run on {datetime.date.today():%Y-%m-%d}: {os.cpu_count()} cores, load "  # noqa: DTZ011
        f"{os.getloadavg()[1]:.1f} when it ended (above 3: other work shared the machine). Each step in a process of "
        "its own, from the waiting row to the finished one; MiB above the peak of the idle process.",
        "",
        f"| import of members, xlsx of {ROWS:,} rows | seconds | seconds of processor | MiB |",
        "| --- | ---: | ---: | ---: |",
        f"| checked: {checked['problems']} wrong cells for {FAULTS} planted faults | {checked['seconds']:.1f} "
        f"| {checked['processor']:.1f} | {checked['peak']:.0f} |",
        f"| checked and written: {written['rows']:,} members with their duties | {written['seconds']:.1f} "
        f"| {written['processor']:.1f} | {written['peak']:.0f} |",
        "",
        "xlsxwriter writes the same cells from a list in memory, each with the method of its type, in its mode of "
        "constant memory; the export, by a warm worker, reads them from PostgreSQL first and keeps the file in the "
        "storage. The best of three, by turns.",
        "",
        "| export of members to xlsx | cells a second | ÷ xlsxwriter alone | seconds | MiB |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {one.rows:,} rows, {one.cells:,} cells | {one.cells / one.seconds:,.0f} | {one.bare / one.seconds:.2f} "
        f"| {one.seconds:.1f} | {one.peak:.0f} |"
        for one in exports
    ]
    return "\n".join([*lines, ""])
