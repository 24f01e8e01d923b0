"""One GET to a public address: limited in time, size and redirects, without cookies, credentials or proxies.

What is left of a risk: the name is resolved by the system's resolver, whose own time-out (a few seconds) comes on top.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, SSLError
from urllib3.response import BaseHTTPResponse

from fetching.addresses import Place, Refusal, Unreachable, place_of
from fetching.reading import text_of

REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 5
CHUNK = 64 * 1024
HEADERS = {
    "User-Agent": "CircularPartnersPortal/1.0 (link check)",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "identity",
    "Accept-Language": "ja,en;q=0.8",
    "Connection": "close",
}


class Page(NamedTuple):
    """What an address answered. `text`: the words a reader sees; None where it is no text (a PDF, an image)."""

    url: str
    final_url: str
    status: int
    content_type: str
    text: str | None
    is_cut: bool  # larger than FETCHING_MOST_BYTES: only its beginning was read

    @property
    def is_there(self) -> bool:
        return 200 <= self.status < 300


def fetch(url: str) -> Page:
    """Ask a public http(s) address and follow at most five redirects, each checked like the first.

    Takes no longer than FETCHING_SECONDS in all and reads no more than FETCHING_MOST_BYTES. Raises Unreachable.
    """
    until = time.monotonic() + settings.FETCHING_SECONDS
    here = url
    for _hop in range(MOST_REDIRECTS + 1):
        place = place_of(here)
        with asked(place, here, until) as answer:
            onward = answer.headers.get("Location") if answer.status in REDIRECTS else None
            if onward is None:
                return page_of(url, here, answer)
        here = urljoin(here, onward).partition("#")[0]
    raise Unreachable(Refusal.TOO_MANY_REDIRECTS, here)


def page_of(url: str, final_url: str, answer: BaseHTTPResponse) -> Page:
    """Read what was answered, as far as it is text, up to the largest size."""
    content_type = answer.headers.get("Content-Type", "")[:200]
    kind = content_type.partition(";")[0].strip().lower()
    if kind and not kind.startswith("text/") and kind not in ("application/xhtml+xml", "application/xml"):
        return Page(url, final_url, answer.status, kind, None, False)
    body, most = bytearray(), settings.FETCHING_MOST_BYTES
    while len(body) <= most and (chunk := answer.read(CHUNK, decode_content=True)):
        body += chunk
    if body.startswith(b"%PDF"):
        return Page(url, final_url, answer.status, "application/pdf", None, False)
    return Page(url, final_url, answer.status, kind, text_of(bytes(body[:most]), content_type), len(body) > most)


@contextmanager
def asked(place: Place, url: str, until: float) -> Iterator[BaseHTTPResponse]:
    """The answer to one GET, with its body still to be read. Raises Unreachable for whatever goes wrong on the way."""
    line = connection_to(place, until)
    try:
        line.request("GET", place.target, headers=HEADERS, preload_content=False)
        yield line.getresponse()
        if is_late(until):  # a body whose end nobody announced only looks complete when the line is cut
            raise Unreachable(Refusal.TIME_OUT, url)
    except Unreachable:
        raise
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise Unreachable(reason_for(error, until), url, str(error)[:300]) from error
    finally:
        line.hang_up()


def reason_for(error: Exception, until: float) -> Refusal:
    """Why asking failed: a line that was cut at the end of the time fails in many ways."""
    if is_late(until):
        return Refusal.TIME_OUT
    causes = (error, error.__cause__, error.__context__)
    if any(isinstance(cause, SSLError | ssl.SSLError) for cause in causes):
        return Refusal.CERTIFICATE
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return Refusal.TIME_OUT
    if any(isinstance(cause, OSError) and not isinstance(cause, HTTPException) for cause in causes):
        return Refusal.NO_CONNECTION
    return Refusal.NOT_HTTP


def is_late(until: float) -> bool:
    """Whether the time is up, as exactly as a timer rings."""
    return time.monotonic() >= until - 0.02


class Timed:
    """A connection to an address that was checked, and that is cut at a moment whatever the other side does.

    The time-out of a socket counts from byte to byte; who sends one byte a second would never meet it.
    """

    address: str
    until: float
    port: int
    _second_handle: socket.socket | None = None
    _alarm: threading.Timer | None = None

    def _new_conn(self) -> socket.socket:
        """The connection to the checked address; certificate and Host header still speak of the name."""
        left = max(self.until - time.monotonic(), 0.01)
        connected = socket.create_connection((self.address, self.port), timeout=left)
        self._second_handle = connected.dup()  # TLS takes the first one over
        self._alarm = threading.Timer(max(self.until - time.monotonic(), 0.01), self._cut)
        self._alarm.daemon = True
        self._alarm.start()
        return connected

    def _cut(self) -> None:
        if self._second_handle is not None:
            try:
                self._second_handle.shutdown(socket.SHUT_RDWR)
            except OSError:  # the other side was faster
                return

    def hang_up(self) -> None:
        """End the connection and its alarm."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._cut()
        if self._second_handle is not None:
            self._second_handle.close()
        self.close()  # type: ignore[attr-defined]


class Line(Timed, HTTPConnection):
    pass


class SecureLine(Timed, HTTPSConnection):
    pass


def connection_to(place: Place, until: float) -> Any:
    """A connection to a checked place, not opened yet."""
    seconds = max(until - time.monotonic(), 0.01)
    line: Line | SecureLine
    if place.url.scheme == "https":
        line = SecureLine(place.host, place.port, timeout=seconds, ssl_context=ssl.create_default_context())
    else:
        line = Line(place.host, place.port, timeout=seconds)
    line.address, line.until = place.address, until
    return line
