"""Emptying the bounce mailbox: each message is read, recorded, and put where it belongs."""

import hashlib
import logging
from collections import Counter
from uuid import UUID

from notices import bounces, mailboxes
from notices.models import Mail, UnreadReport
from notices.reports import Report, Verdict, read
from notices.return_path import mail_named_in

logger = logging.getLogger(__name__)

PROCESSED = "Processed"
UNREAD = "Unread by portal"


def collect(url: str) -> Counter[str]:
    """Read all that lies in the mailbox at `url`; returns how many messages of each kind there were.

    Recorded before it is moved: a reader that dies in between reads it again, and a report counts once. Raises
    mailboxes.WrongAddress and mailboxes.MailboxAway.
    """
    done: Counter[str] = Counter()
    with mailboxes.opened(url) as box:
        for handle, raw in box.messages():
            kind = record(raw)
            box.move(handle, UNREAD if kind == "unread" else PROCESSED)
            done[kind] += 1
    return done


def record(raw: bytes) -> str:
    """Act on one message; returns what it was: bounced, complained, harmless, ignored or unread."""
    report = read(raw)
    mail = mail_named_in(report.addresses)
    if report.verdict is Verdict.UNREADABLE:
        _keep_unread(report, raw, mail)
        return "unread"
    if report.verdict is Verdict.HARMLESS:
        return "harmless"
    if mail is None:
        logger.warning("A report without a genuine return path was ignored: %s", report.subject[:200])
        return "ignored"
    if report.verdict is Verdict.COMPLAINED:
        return "complained" if bounces.complained_of(mail, detail=report.detail) else "ignored"
    return "bounced" if bounces.came_back(mail, status=report.status, detail=report.detail) else "ignored"


def _keep_unread(report: Report, raw: bytes, mail: UUID | None) -> None:
    unread = UnreadReport(
        digest=hashlib.sha256(raw).hexdigest(),
        sender=bounces.clean(report.sender)[:255],
        subject=bounces.clean(report.subject)[:255],
        excerpt=bounces.clean(report.text),
        mail=Mail.objects.filter(pk=mail).first() if mail else None,
    )
    UnreadReport.objects.bulk_create([unread], ignore_conflicts=True)
