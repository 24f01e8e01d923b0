"""`make bench`: measure the portal and write the ratios to bench/RESULTS.md, a section each."""

import argparse
import datetime
import os
import platform
from collections.abc import Callable, Collection

from bench import desk, exchange, outbox, results, sweep
from bench.load import Timing
from bench.pages import time_pages
from bench.servers import manage, portal, servers


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--small", type=int, default=1_000, help="members of the small partnership")
    parser.add_argument("--large", type=int, default=100_000, help="members of the large one")
    parser.add_argument("--largest", action="store_true", help="the sweep at 1,000,000 members too")
    # Each gives the text of its section; pages and desk share the partnerships that they are measured on.
    sections: dict[str, Callable[[], str]] = {
        "pages": lambda: walk["pages"],
        "desk": lambda: walk["desk"],
        "sweep": lambda: sweep.section((*sweep.SIZES, 1_000_000) if asked.largest else sweep.SIZES),
        "outbox": outbox.section,
        "exchange": exchange.section,
    }
    parser.add_argument("--only", choices=sections, action="append", help="one section; may be given several times")
    asked = parser.parse_args()
    titles = asked.only or list(sections)
    walk = pages(asked.small, asked.large, titles) if {"pages", "desk"} & {*titles} else {}
    for title in titles:
        text = sections[title]()
        results.write(title.capitalize(), text)
        print(text)  # noqa: T201 (what a benchmark is for)


def pages(small: int, large: int, titles: Collection[str]) -> dict[str, str]:
    """The public pages and the desk, as far as they are asked for, at two sizes of the partnership."""
    timings: dict[int, dict[str, Timing]] = {}
    shown: dict[int, dict[tuple[str, str], desk.Shown]] = {}
    filled: dict[int, float] = {}
    with servers() as environment:
        manage(environment, "migrate", "-v0")
        manage(environment, "collectstatic", "--noinput", "-v0")
        for size in (small, large):
            filled[size] = manage(environment, "demo", "--no-logins", "--members", str(size), "-v0")
            with portal(environment) as port:
                if "pages" in titles:
                    timings[size] = time_pages(port)
                if "desk" in titles:
                    shown[size] = desk.time_desk(environment, port)
    texts = {"pages": report(small, large, timings, filled)} if timings else {}
    return texts | ({"desk": desk.report((small, large), shown)} if shown else {})


def report(small: int, large: int, timings: dict[int, dict[str, Timing]], filled: dict[int, float]) -> str:
    """The table of the pages."""
    lines = [
        f"One run on {datetime.date.today():%Y-%m-%d}: {os.cpu_count()} cores, "  # noqa: DTZ011
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, PostgreSQL on the same "
        "machine, granian with one worker of one thread, one client over one connection, production settings.",
        "",
        f"| page | {small:,} members: median, p95 ms | {large:,} members: median, p95 ms "
        f"| × empty view ({large:,}) | {large:,} ÷ {small:,} (median) |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    empty = timings[large]["empty view"].median
    for name, at_large in timings[large].items():
        at_small = timings[small][name]
        lines.append(
            f"| {name} | {at_small.median:.1f}, {at_small.p95:.1f} | {at_large.median:.1f}, {at_large.p95:.1f} "
            f"| {at_large.median / empty:.1f} | {at_large.median / at_small.median:.2f} |"
        )
    lines += [
        "",
        "Writing the demo: "
        + "; ".join(f"{size:,} members in {seconds:.0f} s" for size, seconds in filled.items())
        + ".",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
