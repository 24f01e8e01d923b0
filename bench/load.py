"""Asks one address again and again over one kept connection, and tells how long it took."""

import http.client
import statistics
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

WARM_UP = 5
SECONDS = 4.0


class Timing(NamedTuple):
    """What asking one address cost, in milliseconds."""

    median: float
    p95: float
    requests: int


def measure(
    port: int,
    path: str,
    seconds: float = SECONDS,
    *,
    headers: Mapping[str, str] = MappingProxyType({}),
    warm_up: int = WARM_UP,
    at_least: int = 3,
) -> Timing:
    """Ask for `seconds`; raises RuntimeError where the answer is not 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for _n in range(warm_up):
        ask(connection, path, headers)
    times = []
    over = time.perf_counter() + seconds
    while time.perf_counter() < over or len(times) < at_least:
        started = time.perf_counter()
        ask(connection, path, headers)
        times.append((time.perf_counter() - started) * 1000)
    connection.close()
    times.sort()
    return Timing(statistics.median(times), times[min(int(len(times) * 0.95), len(times) - 1)], len(times))


def ask(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str]) -> None:
    connection.request(
        "GET", quote(path, "/?=&%"), headers={"X-Forwarded-Proto": "https", "Host": "localhost", **headers}
    )
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {answer.reason}")
