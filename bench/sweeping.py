"""One sweep in a process of its own: `python -m bench.sweeping 2026-12-01` prints its seconds and its peak memory."""

import datetime
import json
import resource
import sys
import time

import django


def main() -> None:
    day = datetime.date.fromisoformat(sys.argv[1])
    django.setup()
    from deadlines.sweep import plan, sweep  # only a configured Django can read it

    plan(day).exists()  # a worker has read its addresses and holidays long before
    started = time.perf_counter()
    done = sweep(day, by_hand="--by-hand" in sys.argv)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "queued": done.queued, "hold": done.hold}))  # noqa: T201


if __name__ == "__main__":
    main()
