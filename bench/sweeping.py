"""One sweep in a process of its own: `python -m bench.sweeping 2026-12-01` prints its seconds and its peak memory."""

import datetime
import json
import resource
import sys
import time

import django

from bench.processor import seconds_of


def main() -> None:
    day = datetime.date.fromisoformat(sys.argv[1])
    django.setup()
    from django.db import connection  # only a configured Django can read them

    from deadlines.sweep import plan, sweep

    plan(day).exists()  # a worker has read its addresses and holidays long before
    server: int = connection.connection.info.backend_pid
    used, started = time.process_time() + seconds_of(server), time.perf_counter()
    done = sweep(day, by_hand="--by-hand" in sys.argv)
    seconds, used = time.perf_counter() - started, time.process_time() + seconds_of(server) - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counts = {"queued": done.queued, "hold": done.hold}
    print(json.dumps({"seconds": seconds, "processor": used, "peak": peak, **counts}))  # noqa: T201


if __name__ == "__main__":
    main()
