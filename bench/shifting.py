"""A bulk shift in a process of its own: `python -m bench.shifting 2026-12-01` prints the seconds of its parts."""

import datetime
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import django


def main() -> None:
    day = datetime.date.fromisoformat(sys.argv[1])
    django.setup()
    from accounts.models import User  # only a configured Django can read them
    from deadlines import shifting
    from deadlines.models import Shift

    officer = User.objects.create_user("officer@example.jp", is_staff=True)
    shift = Shift(days=400, first_due_on=day, reason_ja="大規模災害のため", made_by=officer)
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        done = work()
        seconds[name] = time.perf_counter() - started
        return done

    seen = timed("preview", lambda: shifting.preview(shift))
    timed("apply", lambda: shifting.carry_out(shift, by=officer, seen=seen.fingerprint))
    timed("preview of undoing", lambda: shifting.preview_undo(shift))
    timed("undo", lambda: shifting.undo(shift, by=officer))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counts = {"moved": shift.moved_duties, "told": shift.told_addresses, "restored": shift.restored_duties}
    print(json.dumps({"seconds": seconds, "peak": peak, **counts}))  # noqa: T201


if __name__ == "__main__":
    main()
