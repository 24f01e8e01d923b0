"""Asks one address again and again over one kept connection, and tells how long it took."""

import http.client
import statistics
import time
from typing import NamedTuple

WARM_UP = 5
SECONDS = 4.0


class Timing(NamedTuple):
    """What asking one address cost, in milliseconds."""

    median: float
    p95: float
    requests: int


def measure(port: int, path: str, seconds: float = SECONDS) -> Timing:
    """Ask for `seconds`; raises RuntimeError where the answer is not 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for _n in range(WARM_UP):
        ask(connection, path)
    times = []
    over = time.perf_counter() + seconds
    while time.perf_counter() < over or len(times) < 3:
        started = time.perf_counter()
        ask(connection, path)
        times.append((time.perf_counter() - started) * 1000)
    connection.close()
    times.sort()
    return Timing(statistics.median(times), times[min(int(len(times) * 0.95), len(times) - 1)], len(times))


def ask(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path, headers={"X-Forwarded-Proto": "https", "Host": "localhost"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {answer.reason}")
