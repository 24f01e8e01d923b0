"""Reading what arrives in the bounce mailbox: delivery reports (RFC 3464), complaints (RFC 5965), automatic answers.

Pure functions of the message. Not every server writes what the standards say: old gateways and some carriers send
plain prose, which is searched for a status where the message looks like a report at all.
"""

import re
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default as modern
from enum import Enum, auto
from typing import Any, NamedTuple, cast

from notices.statuses import is_permanent, status_in

LONGEST_TEXT = 20_000
RECIPIENT_HEADERS = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To", "Cc")
OF_A_MACHINE = re.compile(
    r"mailer-?daemon|postmaster|microsoftexchange|mail delivery|mail administrator", re.IGNORECASE
)
SAYS_UNDELIVERED = re.compile(
    r"undeliver|not be delivered|wasn't able to deliver|delivery (status|failure|failed|has failed|incomplete)"
    r"|failure notice|returned mail"
    r"|配信(不能|できません|エラー)|送信(不能|エラー)|不達|届けることができません",
    re.IGNORECASE,
)
SAYS_DELAYED = re.compile(r"delayed|will (keep|continue) (trying|to try)|will be retried|遅延|再送", re.IGNORECASE)


class Verdict(Enum):
    """What a message means for the mail that it is about."""

    FAILED = auto()  # it was given up
    COMPLAINED = auto()  # its reader reported it as spam
    HARMLESS = auto()  # delayed, delivered after all, or an automatic answer of its reader
    UNREADABLE = auto()  # somebody has to look


class Report(NamedTuple):
    """A message of the bounce mailbox, read; `addresses` is where a signed return path may stand."""

    verdict: Verdict
    addresses: str
    status: str = ""
    detail: str = ""
    sender: str = ""
    subject: str = ""
    text: str = ""


def read(raw: bytes) -> Report:
    """Read one message; whatever cannot be understood is UNREADABLE, never an error."""
    try:
        message = cast(EmailMessage, message_from_bytes(raw, policy=modern))
        verdict, status, detail = _judge(message)
        texts = [_header(message, "From"), _header(message, "Subject"), _text_of(message)]
        return Report(verdict, _addresses(message), status, detail, *texts)
    except Exception:  # headers that the standard library's parser stumbles over are as many as there are mail programs
        return Report(Verdict.UNREADABLE, "", text=raw[:LONGEST_TEXT].decode(errors="replace"))


def _judge(message: EmailMessage) -> tuple[Verdict, str, str]:
    kind = str(message.get_param("report-type") or "").lower()
    if kind == "feedback-report":
        return Verdict.COMPLAINED, "", _first_line(_text_of(message))
    if fields := _delivery_status(message):
        return _of_fields(fields)
    if _is_automatic_answer(message):
        return Verdict.HARMLESS, "", ""
    return _of_prose(message)


def _delivery_status(message: Message) -> Message | None:
    """The fields of the recipient that failed, else of the first one named."""
    found = [
        block
        for part in message.walk()
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")
        for block in _blocks(part)
        if block.get("Action") or block.get("Status")
    ]
    failed = [block for block in found if _field(block, "Action").lower() == "failed"]
    return next(iter(failed or found), None)


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _of_fields(fields: Message) -> tuple[Verdict, str, str]:
    action, diagnosis = _field(fields, "Action").lower(), _field(fields, "Diagnostic-Code")
    status = status_in(_field(fields, "Status"))
    if status in ("", "5.0.0", "4.0.0"):  # some say nothing here and all in their prose
        status = status_in(diagnosis.partition(";")[2]) or status
    detail = " ".join(f"{status} {diagnosis}".split())
    if action == "failed" or (not action and is_permanent(status)):
        return Verdict.FAILED, status, detail
    return Verdict.HARMLESS, status, detail


def _is_automatic_answer(message: EmailMessage) -> bool:
    """An out-of-office note or a receipt (RFC 3834): the mail has arrived."""
    if _header(message, "Auto-Submitted").lower().startswith("auto-replied"):
        return not _looks_like_report(message)
    old = _header(message, "X-Autoreply") or _header(message, "X-Autorespond")
    return bool(old) or _header(message, "Precedence").lower() == "auto_reply"


def _of_prose(message: EmailMessage) -> tuple[Verdict, str, str]:
    """Reports of servers that know no RFC 3464."""
    text = _text_of(message)
    if not _looks_like_report(message) and not (
        OF_A_MACHINE.search(_heading(message)) and SAYS_UNDELIVERED.search(text)
    ):
        return Verdict.UNREADABLE, "", ""
    status = status_in(text)
    if is_permanent(status):
        return Verdict.FAILED, status, _line_with(text, status)
    if status or SAYS_DELAYED.search(f"{_heading(message)} {text}"):
        return Verdict.HARMLESS, status, ""
    return Verdict.UNREADABLE, "", ""


def _looks_like_report(message: EmailMessage) -> bool:
    return bool(_header(message, "X-Failed-Recipients") or SAYS_UNDELIVERED.search(_header(message, "Subject")))


def _heading(message: EmailMessage) -> str:
    return f"{_header(message, 'From')} {_header(message, 'Subject')}"


def _addresses(message: EmailMessage) -> str:
    """All places where our return path may stand: who the report was sent to, and the returned mail's own sender."""
    found = [_header(message, name) for name in RECIPIENT_HEADERS]
    for part in message.walk():
        if part is not message and part.get("Return-Path"):
            found.append(_field(part, "Return-Path"))
        if part.get_content_type() == "text/rfc822-headers":
            found += re.findall(r"(?im)^Return-Path:.*$", str(part.get_payload()))
    return " ".join(found)


def _text_of(message: EmailMessage) -> str:
    """The first part that people read."""
    for part in message.walk():
        if part.get_content_type() in ("text/plain", "text/html") and isinstance(part, EmailMessage):
            try:
                text = str(part.get_content())
            except (LookupError, ValueError):  # a character set nobody knows
                text = cast(bytes, part.get_payload(decode=True) or b"").decode(errors="replace")
            return re.sub(r"<[^>@]*>", " ", text)[:LONGEST_TEXT]
    return ""


def _header(message: Any, name: str) -> str:
    return " ".join(str(value) for value in message.get_all(name, []))


def _field(block: Message, name: str) -> str:
    return str(block.get(name) or "").strip()


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _line_with(text: str, status: str) -> str:
    """The line that carries the status, for people to read."""
    for line in text.splitlines():
        if status_in(line) == status:
            return line.strip()
    return status
