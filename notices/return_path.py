"""The signed return path: the envelope sender of a mail names it, so that what comes back can be believed.

`bounces+<token>@example.jp`, the token being the mail's id and a truncated HMAC in base32: 42 letters and digits that
survive gateways which change the case, within the 64 characters of a local part (RFC 5321 §4.5.3.1.1).
"""

import base64
import re
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "notices.return_path"
SIGNATURE_BYTES = 10
TOKEN = re.compile(r"\+([a-z2-7]{42})@", re.IGNORECASE)


def envelope_sender(mail: UUID) -> str:
    """Where the mail server sends what it cannot deliver; without BOUNCE_ADDRESS the sender of all mail."""
    if not settings.BOUNCE_ADDRESS:
        return settings.DEFAULT_FROM_EMAIL
    name, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{name}+{token(mail)}@{domain}"


def token(mail: UUID) -> str:
    """26 letters that name the mail, 16 that only the portal can make for it."""
    return _base32(mail.bytes) + _signature(mail)


def mail_named_in(addresses: str) -> UUID | None:
    """The mail that a return path among these addresses was made for; None where none is genuine."""
    for found in TOKEN.findall(addresses):
        named, signature = found.lower()[:26], found.lower()[26:]
        mail = UUID(bytes=base64.b32decode(named.upper() + "======"))
        if constant_time_compare(signature, _signature(mail)):
            return mail
    return None


def _signature(mail: UUID) -> str:
    return _base32(salted_hmac(SALT, mail.hex, algorithm="sha256").digest()[:SIGNATURE_BYTES])


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()
