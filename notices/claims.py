"""Claiming mails and recording that they were sent: the two durable writes that a mail costs (DESIGN, core idea 4).

The record of some mails and the claim of the next are one statement, so that they share one flush to disk. Each claim
is durable before the first byte of its mail; a record is tried again while the database is away. The statements are
the same for every mail, so that the server plans them once.
"""

import datetime
import json
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from notices.models import Mail, Notice

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_TRIES = 0.5

# What a letter needs and no more, in the order of the models' fields, as `from_db` takes them.
ENVELOPE_FIELDS = ("id", "address", "language", "is_digest", "claimed_at", "attempts")
NOTICE_FIELDS = ("id", "kind", "due_on", "address", "user_id", "language", "context", "state")

CLAIM = f"""
UPDATE notices_mail SET state = 'sending', claimed_at = %s, attempts = attempts + 1
 WHERE id = ANY(ARRAY(SELECT id FROM notices_mail
                       WHERE state = 'queued' AND not_before <= %s AND id <> ALL(%s::uuid[])
                       ORDER BY is_digest, not_before
                       LIMIT %s FOR UPDATE SKIP LOCKED))
RETURNING {", ".join(ENVELOPE_FIELDS)}
"""

# What is open is sorted out by the reader: asked for here, it tempts the planner to look through all that is open.
SAYS = f"""
SELECT mail_id, {", ".join(NOTICE_FIELDS)} FROM notices_notice
 WHERE mail_id = ANY(%s)
 ORDER BY due_on, id
"""

# What was said is said, also where it was cancelled meanwhile. A mail that was given back to the queue meanwhile is
# taken out of it, so the claim that may be in the same statement must not take it. Arrays, a column each: one text for
# any number of mails.
ENVELOPE = """
UPDATE notices_mail AS mail
   SET state = 'sent', sent_at = said.sent_at, subject = said.subject, text = said.text, html = said.html,
       message_id = said.message_id, error = ''
  FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::text[])
       AS said (id, sent_at, subject, text, html, message_id)
 WHERE mail.id = said.id
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


class Said(NamedTuple):
    """The record of a mail that the mail server has taken."""

    mail: UUID
    sent_at: datetime.datetime
    subject: str
    text: str
    html: str
    message_id: str
    notices: list[UUID]


def record(said: Sequence[Said]) -> None:
    """Mails and notices in one durable statement. Writing it twice changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(SENT, _columns(said))


def _columns(said: Sequence[Said]) -> list[Any]:
    """For the placeholders of SENT: an array a column, and the notices of all."""
    *columns, notices = (list(column) for column in zip(*said, strict=True))
    return [*columns, list(chain.from_iterable(notices))]


def give_back(claims: Sequence[Claim]) -> None:
    """Let go of mails claimed together, of which nothing was sent: as if they had not been claimed."""
    mails = Mail.objects.still_claimed([claim.mail for claim in claims])
    mails.update(state=Mail.State.QUEUED, claimed_at=None, attempts=F("attempts") - 1)


@transaction.atomic
def _cancel(claims: Sequence[Claim]) -> None:
    """Envelopes that are empty. Never said: should what was in them be true again, it may be said."""
    mails = Mail.objects.still_claimed([claim.mail for claim in claims])
    emptied = list(mails.select_for_update().values_list("pk", flat=True))
    Notice.objects.filter(mail__in=emptied).update(mail=None)
    Mail.objects.filter(pk__in=emptied).update(state=Mail.State.CANCELLED, claimed_at=None, attempts=F("attempts") - 1)


def take(until: datetime.datetime, *, after: Sequence[Said] = (), most: int = 1) -> list[Claim]:
    """Record what was sent before (`after`) and claim up to `most` mails that are due by `until`; none where none is.

    Raises OperationalError where the database stays away; then what was sent is uncertain.
    """
    try:
        return _take(until, after, most)
    except (OperationalError, InterfaceError) as error:
        if not after or connection.in_atomic_block:
            raise
        # Whether anything was claimed nobody knows: it is left to lapse.
        logger.warning("The database broke off; what was just sent is recorded on a new connection: %s", error)
        persistently(lambda: record(after))
        return _take(until, (), most)


def _take(until: datetime.datetime, after: Sequence[Said], most: int) -> list[Claim]:
    """Envelopes that are empty by now are cancelled on the way."""
    while claims := _claim(until, after, most):
        if empty := [claim for claim in claims if not claim.notices]:
            _cancel(empty)
        if filled := [claim for claim in claims if claim.notices]:
            return filled
        after = ()
    return []


def _claim(until: datetime.datetime, after: Sequence[Said], most: int) -> list[Claim]:
    """The next envelopes, each with what in it is still true, most urgent first."""
    statement, values = (SENT_AND_CLAIM, _columns(after)) if after else (CLAIM, [])
    claimed = _rows(statement, [*values, timezone.now(), until, [said.mail for said in after], most])
    if not claimed:
        return []
    mails = [Mail.from_db(connection.alias, ENVELOPE_FIELDS, fields) for fields in claimed]
    said = defaultdict(list)
    # Read once the claim stands: no packer adds to it any more, and what was cancelled until now is not in it.
    for mail, *fields, context, state in _rows(SAYS, [[mail.pk for mail in mails]]):
        if state == Notice.State.QUEUED:
            said[mail].append(Notice.from_db(connection.alias, NOTICE_FIELDS, [*fields, json.loads(context), state]))
    return [Claim(mail, said[mail.pk]) for mail in sorted(mails, key=lambda mail: mail.is_digest)]


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
