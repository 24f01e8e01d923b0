"""`python -m circular_partners.embedded`: keep both servers up until interrupted; `… stop` stops them."""

import os
import signal
import sys
import threading
import time

from circular_partners.embedded import EmbeddedError, servers
from circular_partners.embedded.leftovers import end_leftovers


def keep_up() -> None:
    """Start both servers, hold them, and on the first signal let the clients go before stopping."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: over.set())
    servers.use_own()
    over.wait()
    # Web and worker got the same signal: let them close their connections first, within honcho's patience of 5 s.
    patience = time.monotonic() + 3
    while "DATABASE_URL" not in os.environ and servers.postgres().connections() and time.monotonic() < patience:
        time.sleep(0.1)


def main() -> int:
    try:
        if sys.argv[1:] == ["stop"]:
            end_leftovers()
            servers.stop()
        elif sys.argv[1:]:
            servers.say("Usage: python -m circular_partners.embedded [stop]")
            return 2
        else:
            keep_up()
    except EmbeddedError as error:
        servers.say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
