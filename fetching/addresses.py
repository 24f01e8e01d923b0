"""Which addresses may be asked at all: public ones, http and https, on the usual ports, without a password in them.

A name is resolved once; the connection then goes to exactly the address that was checked here, so that a name whose
answer changes between check and connection (DNS rebinding) leads nowhere. Every redirect passes here again.
"""

import ipaddress
import socket
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

DEFAULT_PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refusal(StrEnum):
    """Why an address gave no page."""

    NOT_WEB = "not_web"  # neither http nor https, or nonsense
    CREDENTIALS = "credentials"  # a user name or password in the address
    PORT = "port"
    NO_SUCH_HOST = "no_such_host"
    NOT_PUBLIC = "not_public"  # leads into a private, local or reserved network
    TOO_MANY_REDIRECTS = "too_many_redirects"
    CERTIFICATE = "certificate"
    TIME_OUT = "time_out"
    NO_CONNECTION = "no_connection"
    NOT_HTTP = "not_http"  # connected, and what came back is no HTTP


class Unreachable(Exception):
    """The address gave no page; `refusal` says why, `url` where on the way."""

    def __init__(self, refusal: Refusal, url: str, detail: str = "") -> None:
        super().__init__(f"{refusal}: {url} {detail}".strip())
        self.refusal, self.url, self.detail = refusal, url, detail


class Place(NamedTuple):
    """Where to connect for a URL: the host as written, and an address of it that was checked."""

    url: SplitResult
    host: str
    port: int
    address: str

    @property
    def target(self) -> str:
        """What stands in the first line of the request."""
        path = self.url.path or "/"
        return f"{path}?{self.url.query}" if self.url.query else path


def place_of(url: str) -> Place:
    """Check a URL and resolve its host. Raises Unreachable where it may not be asked or does not exist."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except (ValueError, UnicodeError) as error:
        raise Unreachable(Refusal.NOT_WEB, url, str(error)) from error
    if parts.scheme not in DEFAULT_PORTS or not host or any(character.isspace() for character in url):
        raise Unreachable(Refusal.NOT_WEB, url)
    if parts.username is not None or parts.password is not None:
        raise Unreachable(Refusal.CREDENTIALS, url)
    if settings.FETCHING_PORTS and port not in settings.FETCHING_PORTS:
        raise Unreachable(Refusal.PORT, url, str(port))
    return Place(parts, host, port, checked_address(url, host, port))


def checked_address(url: str, host: str, port: int) -> str:
    """The first address of a host. Raises Unreachable where it has none, or where one of them is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(Refusal.NO_SUCH_HOST, url, str(error)) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.FETCHING_ALLOW_PRIVATE and not all(map(is_public, addresses)):
        raise Unreachable(Refusal.NOT_PUBLIC, url, ", ".join(addresses))
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also where it wraps an IPv4 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in wrapped(ip))


def wrapped(ip: IPAddress) -> list[IPAddress]:
    """The address and the IPv4 address inside it (mapped, 6to4, Teredo, NAT64).

    For the last one, NAT64, only the address inside counts: the prefix itself is no place.
    """
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    if ip in NAT64:
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    inside = [ip.sixtofour, *(ip.teredo or ())]
    return [ip, *(one for one in inside if one is not None)]
