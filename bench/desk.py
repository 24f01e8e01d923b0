"""The secretariat's desk, as a signed-in officer: home, board, queue, audit and every list of the admin."""

import json
import subprocess
import sys
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from bench.load import Timing, measure

SECONDS, AT_LEAST = 0.4, 5
SLOWER, LONGEST = 5, 1000  # what the portal promises: times the small partnership, and ms


class Shown(NamedTuple):
    """What one address of the desk cost."""

    page: str
    variant: str
    queries: int
    timing: Timing


def time_desk(environment: dict[str, str], port: int) -> dict[tuple[str, str], Shown]:
    """Add what the demo leaves out, sign in, and ask for every page."""
    run(environment, "bench.desk_rows")
    asked = json.loads(run(environment, "bench.desk_pages"))
    headers = {"Cookie": f"sessionid={asked['cookie']}"}
    found = {}
    for page, variant, path, queries, _slowest, _sql in asked["addresses"]:
        timing = measure(port, path, SECONDS, headers=headers, warm_up=1, at_least=AT_LEAST)
        found[page, variant] = Shown(page, variant, queries, timing)
    return found


def run(environment: dict[str, str], module: str) -> str:
    words = [sys.executable, "-m", module]
    return subprocess.run(words, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def report(sizes: tuple[int, int], at: dict[int, dict[tuple[str, str], Shown]]) -> str:
    """A line a page as it opens, with the slowest of its other ways; then every address outside the promise."""
    small, large = (at[size] for size in sizes)
    lines = [
        "Signed in as an officer, production settings as above; beside the demo's rows two mails and notices, a paper "
        "and an application for each member, and tasks, requests and events in proportion. Each list is asked plain "
        "and then searched, by each filter, in each order, its last page: the slowest of these stands at the right "
        "(p95 of at least five requests). Queries: of the page as it opens.",
        "",
        f"| page | queries {sizes[0]:,} / {sizes[1]:,} | {sizes[0]:,} members: median, p95 ms "
        f"| {sizes[1]:,} members: median, p95 ms | {sizes[1]:,} ÷ {sizes[0]:,} (p95) | slowest other way, p95 ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for page, ways in groupby(large.values(), key=lambda shown: shown.page):
        plain, *others = ways
        before, now = small[page, plain.variant], plain
        slowest = max(others, key=lambda shown: shown.timing.p95, default=None)
        lines.append(
            f"| {page} | {before.queries} / {now.queries} | {before.timing.median:.0f}, {before.timing.p95:.0f} "
            f"| {now.timing.median:.0f}, {now.timing.p95:.0f} | {now.timing.p95 / before.timing.p95:.1f} "
            f"| {f'{slowest.timing.p95:.0f} ({slowest.variant})' if slowest else '–'} |"
        )
    lines += ["", outside(large.values(), small)]
    return "\n".join(lines)


def outside(shown: Iterable[Shown], small: dict[tuple[str, str], Shown]) -> str:
    """Which addresses break the promise, in words."""
    broken, number = [], 0
    for now in shown:
        number += 1
        before = small.get((now.page, now.variant), now)
        is_slow = now.timing.p95 > LONGEST or now.timing.p95 > SLOWER * before.timing.p95
        if is_slow or now.queries > before.queries + 1:  # a second page costs one (design.desk.KeysFirst)
            broken.append(
                f"{now.page} {now.variant}: p95 {before.timing.p95:.0f} → {now.timing.p95:.0f} ms, "
                f"queries {before.queries} → {now.queries}"
            )
    promise = f"p95 under {LONGEST} ms and within {SLOWER} times the small partnership, no more queries"
    if not broken:
        return f"All {number} addresses: {promise}."
    return f"Of {number} addresses these are outside the promise ({promise}):\n\n- " + "\n- ".join(broken)
