"""Sending: each envelope is claimed durably before the first byte, sent, and recorded (DESIGN, core idea 4).

What can still go wrong, and what becomes of it: the worker dies between claim and record → the claim lapses and the
mail is *uncertain*, for the secretariat to decide; the mail server breaks off after the message was handed over →
*uncertain* too; it refuses for now (4xx), or breaks off before → queued again with a growing delay; it refuses for
good (5xx) → *failed*. Nothing is ever resent silently.
"""

import datetime
import logging
import smtplib
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection as database
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from notices import bounces
from notices.envelopes import pack
from notices.letters import letter
from notices.models import Mail, Notice
from notices.return_path import envelope_sender
from notices.smtp import InDoubt
from timekeeping import today
from timekeeping.clock import TOKYO

logger = logging.getLogger(__name__)

DELAYS_IN_MINUTES = (1, 5, 15, 60, 180, 360, 720, 1440, 1440)  # after the last one it has failed
SECONDS_TO_ANSWER = 60
DJANGO_SMTP = "django.core.mail.backends.smtp.EmailBackend"


class MailServerAway(Exception):
    """No connection to the mail server; nothing was claimed."""


def deliver(*, day: datetime.date | None = None, seconds: float | None = None) -> Counter[str]:
    """Send what is due, as of `day` (today); returns how many mails ended in which state.

    Stops after `seconds`; several may run at once, each mail is claimed by one. Raises MailServerAway.
    """
    done: Counter[str] = Counter()
    done["uncertain"] = Mail.objects.lapsed().update(state=Mail.State.UNCERTAIN, error="claimed, never reported back")
    pack(day or today())
    until, stops_at = _end_of(day), time.monotonic() + (seconds or float("inf"))
    if not Mail.objects.due(until).exists():
        return done
    server = _open_connection()
    try:
        while time.monotonic() < stops_at and (claimed := _claim(until)):
            mail, notices = claimed
            done[_send(mail, notices, server)] += 1
    finally:
        server.close()
    return done


def _end_of(day: datetime.date | None) -> datetime.datetime:
    """Now, or the end of `day` where that is later."""
    now = timezone.now()
    if day is None:
        return now
    return max(now, datetime.datetime.combine(day, datetime.time.max, tzinfo=TOKYO))


@transaction.atomic
def _claim(until: datetime.datetime) -> tuple[Mail, list[Notice]] | None:
    """Take the next envelope that still has something to say; empty ones are cancelled on the way.

    The notices are locked with it: what is cancelled before this commits is not in it.
    """
    while mail := Mail.objects.due(until).select_for_update(skip_locked=True).first():
        notices = list(mail.notices.open().select_for_update(of=("self",)).select_related("user").order_by("due_on"))
        if notices:
            mail.state, mail.claimed_at, mail.attempts = Mail.State.SENDING, timezone.now(), mail.attempts + 1
            mail.save(update_fields=["state", "claimed_at", "attempts"])
            return mail, notices
        Mail.objects.filter(pk=mail.pk).update(state=Mail.State.CANCELLED)
    return None


def _send(mail: Mail, notices: Sequence[Notice], server: Any) -> str:
    """Send a claimed envelope and record what came of it; returns the state it is in now."""
    try:
        written = letter(mail, notices)
    except Exception as error:
        logger.exception("Mail %s could not be written", mail.pk)
        return _give_up(mail, f"could not be written: {error!r}")
    try:
        server.send_messages([written.message(server, message_id(mail), sender=envelope_sender(mail.pk))])
    except InDoubt as error:
        server.close()
        return _record(mail, Mail.State.UNCERTAIN, error=str(error))
    except (smtplib.SMTPException, OSError) as error:
        return _refused(mail, error, server)
    text, html = ("", "") if written.is_private else (written.text, written.html)
    _record_sent(mail, notices, written.subject, text, html)
    return Mail.State.SENT


def message_id(mail: Mail) -> str:
    """The same for every attempt, so that a doubled mail can be recognised."""
    return f"<{mail.pk}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def _refused(mail: Mail, error: Exception, server: Any) -> str:
    """Sort a refusal: for good (5xx), or for now."""
    code, text = _code_of(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused) and 500 <= code < 600:
        bounces.refused(mail, answer=text)
    if not isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) or code == 421:
        server.close()  # the next mail opens a fresh connection
    if 500 <= code < 600:
        return _give_up(mail, text)
    return _try_again(mail, text)


def _code_of(error: Exception) -> tuple[int, str]:
    """The server's answer, 0 where there was none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return code, f"{code} {_readable(text)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, f"{error.smtp_code} {_readable(error.smtp_error)}"
    return 0, repr(error)


def _readable(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text


def _try_again(mail: Mail, error: str) -> str:
    if mail.attempts > len(DELAYS_IN_MINUTES):
        return _give_up(mail, error)
    delay = datetime.timedelta(minutes=DELAYS_IN_MINUTES[mail.attempts - 1])
    return _record(mail, Mail.State.QUEUED, error=error, not_before=timezone.now() + delay)


def _give_up(mail: Mail, error: str) -> str:
    return _record(mail, Mail.State.FAILED, error=error, failed_at=timezone.now())


def _record(mail: Mail, state: str, **fields: Any) -> str:
    """Write what became of this claim, unless somebody decided on it meanwhile."""
    answer = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ} {fields.get('error', '')}\n"
    fields["answers"] = Concat("answers", Value(answer))
    claims = Mail.objects.filter(pk=mail.pk, claimed_at=mail.claimed_at, state__in=("sending", "uncertain"))
    claims.update(state=state, **fields)
    return state


def _record_sent(mail: Mail, notices: Sequence[Notice], subject: str, text: str, html: str) -> None:
    """Mail and notices in one durable statement; what was said is said, also where it was cancelled meanwhile."""
    with database.cursor() as cursor:
        cursor.execute(
            """
            WITH envelope AS (
                UPDATE notices_mail
                   SET state = 'sent', sent_at = %s, subject = %s, text = %s, html = %s, message_id = %s, error = ''
                 WHERE id = %s
            )
            UPDATE notices_notice SET state = 'sent' WHERE id = ANY(%s)
            """,
            [timezone.now(), subject[:255], text, html, message_id(mail), mail.pk, [notice.pk for notice in notices]],
        )


def _open_connection() -> Any:
    """One connection for the whole batch."""
    backend = "notices.smtp.EmailBackend" if settings.EMAIL_BACKEND == DJANGO_SMTP else None
    server = get_connection(backend=backend)
    if getattr(server, "timeout", 0) is None:
        setattr(server, "timeout", SECONDS_TO_ANSWER)  # noqa: B010 (only network backends have one)
    try:
        server.open()
    except (smtplib.SMTPException, OSError) as error:
        raise MailServerAway(str(error)) from error
    return server
