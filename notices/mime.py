"""A letter as bytes for the mail server: what Django makes of it, at a tenth of the cost, which each mail pays.

Django builds a tree of parts, encodes each header twice and searches the text for its boundary. A letter is always
plain text beside the same in HTML, so its bytes can be put together at once.
"""

import base64
from email.utils import formatdate
from functools import lru_cache
from uuid import uuid4

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import RFC5322_EMAIL_LINE_LENGTH_LIMIT, forbid_multi_line_headers

NEWLINE = b"\r\n"


class Message(EmailMultiAlternatives):
    """A letter as Django's mail backends take it; `raw` is what goes to a mail server."""

    raw: bytes


def in_bytes(letter: EmailMultiAlternatives) -> bytes:
    """Text and HTML with CRLF line ends. Raises BadHeaderError where a header has a line break in it."""
    boundary = f"=_{uuid4().hex}"  # in neither text, since nobody knows it before
    headers = {
        "Subject": letter.subject,
        "From": letter.from_email,
        "To": ", ".join(letter.to),
        "Date": formatdate(),
        **letter.extra_headers,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{boundary}"',
    }
    head = "\n".join(_header(*header) for header in headers.items())
    between = b"--%s" % boundary.encode()
    html = str(letter.alternatives[0][0])
    plain, rich = _part("plain", str(letter.body)), _part("html", html)
    parts = (*_lines(head), b"", between, *plain, between, *rich, between + b"--")
    return NEWLINE.join((*parts, b""))


# Many letters share Subject and From, and to encode Japanese takes longer than all else here.
@lru_cache(maxsize=100)
def _header(name: str, value: str) -> str:
    return ": ".join(forbid_multi_line_headers(name, value, "utf-8"))


def _part(subtype: str, text: str) -> list[bytes]:
    """The lines of one part, the last one ended; base64 where one is longer than SMTP takes (RFC 5321 §4.5.3.1.6)."""
    lines, encoding = [*_lines(text), b""], "7bit" if text.isascii() else "8bit"
    if max(map(len, lines)) > RFC5322_EMAIL_LINE_LENGTH_LIMIT:
        lines, encoding = base64.encodebytes(NEWLINE.join(lines)).splitlines(), "base64"
    return _lines(f'Content-Type: text/{subtype}; charset="utf-8"\nContent-Transfer-Encoding: {encoding}\n\n') + lines


def _lines(text: str) -> list[bytes]:
    return text.encode().splitlines()
