"""Claiming a mail and recording that it was sent: the two durable writes that a mail costs (DESIGN, core idea 4).

The record of one mail and the claim of the next are one statement, so that they share one flush to disk. Each claim is
durable before the first byte of its mail; a record is tried again while the database is away. The statements are the
same for every mail, so that the server plans them once.
"""

import datetime
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from notices.models import Mail, Notice

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_TRIES = 0.5

# What a letter needs and no more, in the order of the models' fields, as `from_db` takes them.
ENVELOPE_FIELDS = ("id", "address", "language", "is_digest", "claimed_at", "attempts")
NOTICE_FIELDS = ("id", "kind", "due_on", "address", "user_id", "language", "context", "state")

CLAIM = f"""
UPDATE notices_mail SET state = 'sending', claimed_at = %s, attempts = attempts + 1
 WHERE id = (SELECT id FROM notices_mail
              WHERE state = 'queued' AND not_before <= %s AND id IS DISTINCT FROM %s
              ORDER BY is_digest, not_before
              LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING {", ".join(ENVELOPE_FIELDS)}
"""

# What is open is sorted out by the reader: asked for here, it tempts the planner to look through all that is open.
SAYS = f"""
SELECT {", ".join(NOTICE_FIELDS)} FROM notices_notice
 WHERE mail_id = %s
 ORDER BY due_on, id
"""

# What was said is said, also where it was cancelled meanwhile. A mail that was given back to the queue meanwhile is
# taken out of it, so the claim that may be in the same statement must not take it.
ENVELOPE = """
UPDATE notices_mail
   SET state = 'sent', sent_at = %s, subject = %s, text = %s, html = %s, message_id = %s, error = ''
 WHERE id = %s
"""
NOTICES = "UPDATE notices_notice SET state = 'sent' WHERE id = ANY(%s)"
SENT = f"WITH envelope AS ({ENVELOPE}) {NOTICES}"
SENT_AND_CLAIM = f"WITH envelope AS ({ENVELOPE}), said AS ({NOTICES}) {CLAIM}"


class Claim(NamedTuple):
    """One envelope that is this sender's alone, and what it says."""

    mail: Mail
    notices: list[Notice]

    def is_stale(self) -> bool:
        """Whether so much time has passed that it may soon be taken for lapsed: sending must not begin any more."""
        half = datetime.timedelta(minutes=settings.CLAIM_LAPSES_MINUTES) / 2
        return bool(self.mail.claimed_at and timezone.now() - self.mail.claimed_at > half)


@dataclass(frozen=True)
class Said:
    """The record of a mail that the mail server has taken. Writing it twice changes nothing."""

    mail: UUID
    notices: list[UUID]
    subject: str
    text: str
    html: str
    message_id: str
    sent_at: datetime.datetime

    def write(self) -> None:
        """Mail and notices in one durable statement."""
        with connection.cursor() as cursor:
            cursor.execute(SENT, self.values())

    def values(self) -> list[Any]:
        """For the placeholders of SENT."""
        words = [self.sent_at, self.subject[:255], self.text, self.html, self.message_id]
        return [*words, self.mail, self.notices]


def take(until: datetime.datetime, *, after: Said | None = None) -> Claim | None:
    """Record what was sent before (`after`) and claim the next mail that is due by `until`; None where there is none.

    Raises OperationalError where the database stays away; then what was sent is uncertain.
    """
    try:
        return _take(until, after)
    except (OperationalError, InterfaceError) as error:
        if after is None or connection.in_atomic_block:
            raise
        # Whether this claim was committed nobody knows: it is left to lapse.
        logger.warning("The database broke off; the mail just sent is recorded on a new connection: %s", error)
        persistently(after.write)
        return _take(until, None)


def _take(until: datetime.datetime, after: Said | None) -> Claim | None:
    """Envelopes that are empty by now are cancelled on the way."""
    while claim := _claim(until, after):
        if claim.notices:
            return claim
        mail, after = claim.mail, None
        emptied = Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING, claimed_at=mail.claimed_at)
        if emptied.update(state=Mail.State.CANCELLED, claimed_at=None, attempts=mail.attempts - 1):
            mail.notices.update(mail=None)  # never said: should it be true again, it may be said
    return None


def _claim(until: datetime.datetime, after: Said | None) -> Claim | None:
    """The next envelope and what in it is still true, most urgent first."""
    statement, values = (SENT_AND_CLAIM, after.values()) if after else (CLAIM, [])
    claimed = _rows(statement, [*values, timezone.now(), until, after and after.mail])
    if not claimed:
        return None
    mail = Mail.from_db(connection.alias, ENVELOPE_FIELDS, claimed[0])
    # Read once the claim stands: no packer adds to it any more, and what was cancelled until now is not in it.
    notices = [
        Notice.from_db(connection.alias, NOTICE_FIELDS, [*fields, json.loads(context), state])
        for *fields, context, state in _rows(SAYS, [mail.pk])
        if state == Notice.State.QUEUED
    ]
    return Claim(mail, notices)


def _rows(statement: str, values: list[Any]) -> list[Any]:
    """What a statement answers that is asked for every mail, so that the server keeps its plan.

    Not by Django's cursor: that one has it planned anew, and inside a command or task puts the context of the history
    before it, which records no mail.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(statement, values).fetchall()


def persistently(write: Callable[[], Any]) -> Any:
    """Run one statement that may be run twice, again on a new connection while the database is away.

    Raises OperationalError when it was away for as long as a claim lasts.
    """
    over = time.monotonic() + settings.CLAIM_LAPSES_MINUTES * 60
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > over:
                raise
            connection.close()
            time.sleep(SECONDS_BETWEEN_TRIES)
