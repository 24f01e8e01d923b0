"""A sweep in a process of its own: `python -m bench.sweeping 2026-12-01 3` prints the best of three and its peak."""

import datetime
import json
import resource
import sys
import time
from typing import Any

import django

from bench.processor import seconds_of


def main() -> None:
    day, times = datetime.date.fromisoformat(sys.argv[1]), int(sys.argv[2])
    django.setup()
    from deadlines.sweep import plan  # only a configured Django can read it
    from notices.tasks import wake

    plan(day).exists()  # a worker has read its addresses and holidays long before
    wake()  # and knows the broker, which has woken it
    best = min((swept(day) for _ in range(times)), key=lambda run: run["seconds"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**best, "peak": peak}))  # noqa: T201


def swept(day: datetime.date) -> dict[str, Any]:
    """What the sweep of the day costs, as if it had not run yet."""
    from django.db import connection

    from deadlines.models import Sweep
    from deadlines.sweep import sweep

    Sweep.objects.filter(day=day).delete()
    server: int = connection.connection.info.backend_pid
    used, started = time.process_time() + seconds_of(server), time.perf_counter()
    done = sweep(day, by_hand="--by-hand" in sys.argv)
    seconds, used = time.perf_counter() - started, time.process_time() + seconds_of(server) - used
    return {"seconds": seconds, "processor": used, "queued": done.queued, "hold": done.hold}


if __name__ == "__main__":
    main()
