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
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection as database
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from notices import bounces
from notices.claims import Claim, Said, give_back, persistently, record, take
from notices.envelopes import pack
from notices.letters import letter
from notices.models import Mail
from notices.return_path import envelope_sender
from notices.smtp import InDoubt, Line, MailServerAway
from timekeeping import is_working_day, today
from timekeeping.clock import TOKYO

logger = logging.getLogger(__name__)

MOST_OF_AN_ANSWER = 1000  # characters
STRAGGLERS_FROM = 9  # o'clock
SECONDS_TO_ANSWER = 60
DJANGO_SMTP = "django.core.mail.backends.smtp.EmailBackend"

GoesOn = Callable[[], bool]


def deliver(
    *,
    day: datetime.date | None = None,
    seconds: float | None = None,
    connections: int = 1,
    goes_on: GoesOn = lambda: True,
) -> Counter[str]:
    """Send what is due, as of `day` (today), over so many connections; returns how many mails ended in which state.

    Stops after `seconds`, or once `goes_on` says no, with the mail at hand. Several may run at once, each mail is
    claimed by one. Raises MailServerAway.
    """
    done: Counter[str] = Counter()
    done["uncertain"] = Mail.objects.lapsed().update(state=Mail.State.UNCERTAIN, error="claimed, never reported back")
    pack(day or today(), stragglers=day is not None or _are_stragglers_due())
    until, stops_at = _end_of(day), time.monotonic() + (seconds or float("inf"))
    if not Mail.objects.due(until).exists():
        return done

    def further() -> bool:
        return time.monotonic() < stops_at and goes_on()

    line = Line(_open_connection())
    with ThreadPoolExecutor(max(connections - 1, 1)) as more:
        others = [more.submit(_send_beside, until, further) for _ in range(connections - 1)]
        done += _send_all(line, until, further)
    return sum((other.result() for other in others), done)


def _are_stragglers_due() -> bool:
    """On working days from nine o'clock in Tokyo, when the day's own reminders are there."""
    return is_working_day(today()) and timezone.now().astimezone(TOKYO).hour >= STRAGGLERS_FROM


def _end_of(day: datetime.date | None) -> datetime.datetime:
    """Now, or the end of `day` where that is later."""
    now = timezone.now()
    if day is None:
        return now
    return max(now, datetime.datetime.combine(day, datetime.time.max, tzinfo=TOKYO))


def _send_beside(until: datetime.datetime, further: GoesOn) -> Counter[str]:
    """The same in a thread, over a further connection where the mail server allows one."""
    try:
        return _send_all(Line(_open_connection()), until, further)
    except MailServerAway:
        return Counter()
    finally:
        database.close()


def _send_all(line: Line, until: datetime.datetime, further: GoesOn) -> Counter[str]:
    """Send one mail after the other over one connection, until nothing is due."""
    done: Counter[str] = Counter()
    claims: list[Claim] = []
    said: list[Said] = []
    try:
        while further():
            if not line.is_fresh or line.mails_ahead == 1:  # nothing waits for a slow server, left in doubt for so long
                _give_back(claims)
            if not line.is_fresh:
                _record_all(said)
                line.reopen()
            if not claims:
                claims, said = take(until, after=said, most=line.mails_ahead), []
                if not claims:
                    break
            state, sent = _send(claims.pop(0), line)
            done[state] += 1
            said += [sent] if sent else []
    except MailServerAway as error:
        logger.warning("The mail server went away; what is left waits for the next round: %s", error)
    finally:
        line.close()
        _record_all(said)
        _give_back(claims)
    return done


def _record_all(said: list[Said]) -> None:
    """Record what was sent, and forget it."""
    if said:
        persistently(lambda: record(said))
        said.clear()


def _give_back(claims: list[Claim]) -> None:
    """Let go of mails whose turn did not come, and forget them."""
    if claims:
        persistently(lambda: give_back(claims))
        claims.clear()


def _send(claim: Claim, server: Line) -> tuple[str, Said | None]:
    """Send a claimed envelope; returns the state it is in now. That it was sent is left to the caller to record."""
    mail = claim.mail
    try:
        written = letter(mail, claim.notices)
        message = written.message(server.backend, message_id(mail), sender=envelope_sender(mail.pk))
    except Exception as error:
        logger.exception("Mail %s could not be written", mail.pk)
        return _give_up(mail, f"could not be written: {error!r}"), None
    if claim.is_stale():
        _give_back([claim])
        return Mail.State.QUEUED, None
    try:
        server.send(message)
    except InDoubt as error:
        server.close()
        return _record(mail, Mail.State.UNCERTAIN, error=str(error)), None
    except (smtplib.SMTPException, OSError) as error:
        return _refused(mail, error, server), None
    except Exception as error:
        server.close()
        logger.exception("Mail %s: nobody knows whether it went out", mail.pk)
        return _record(mail, Mail.State.UNCERTAIN, error=repr(error)), None
    text, html = ("", "") if written.is_private else (written.text, written.html)
    notices = [notice.pk for notice in claim.notices]
    return Mail.State.SENT, Said(mail.pk, timezone.now(), written.subject[:255], text, html, message_id(mail), notices)


def message_id(mail: Mail) -> str:
    """The same for every attempt, so that a doubled mail can be recognised."""
    return f"<{mail.pk}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def _refused(mail: Mail, error: Exception, server: Line) -> str:
    """Sort a refusal: for good (5xx), or for now."""
    code, text = _code_of(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused) and 500 <= code < 600:
        persistently(lambda: bounces.refused(mail, answer=text))
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
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return words.replace("\x00", "")[:MOST_OF_AN_ANSWER]


def _try_again(mail: Mail, error: str) -> str:
    if mail.attempts > len(settings.MAIL_RETRY_MINUTES):
        return _give_up(mail, error)
    delay = datetime.timedelta(minutes=settings.MAIL_RETRY_MINUTES[mail.attempts - 1])
    return _record(mail, Mail.State.QUEUED, error=error, not_before=timezone.now() + delay)


def _give_up(mail: Mail, error: str) -> str:
    return _record(mail, Mail.State.FAILED, error=error, failed_at=timezone.now())


def _record(mail: Mail, state: str, **fields: Any) -> str:
    """Write what became of this claim, unless somebody decided on it meanwhile."""
    answer = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ} {fields.get('error', '')}\n"
    fields["answers"] = Concat("answers", Value(answer))
    persistently(lambda: Mail.objects.still_claimed([mail]).update(state=state, **fields))
    return state


def _open_connection() -> Any:
    """Django's mail backend, open."""
    backend = "notices.smtp.EmailBackend" if settings.EMAIL_BACKEND == DJANGO_SMTP else None
    server = get_connection(backend=backend)
    if getattr(server, "timeout", 0) is None:
        setattr(server, "timeout", SECONDS_TO_ANSWER)  # noqa: B010 (only network backends have one)
    try:
        server.open()
    except (smtplib.SMTPException, OSError) as error:
        raise MailServerAway(str(error)) from error
    return server
