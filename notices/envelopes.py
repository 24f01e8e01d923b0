"""Putting notices into envelopes: one alone at once, a person's reminders of a day together. Set-based.

Envelopes are made in one order, so that two packers at once wait for each other and never across.
"""

import datetime

from django.db import connection, transaction
from django.utils import timezone

LONE = """
INSERT INTO notices_mail (id, address, language, is_digest, for_day, state, subject, text, html, message_id,
                          queued_at, not_before, attempts, error)
SELECT id, address, language, false, NULL, 'queued', '', '', '', '', queued_at, queued_at, 0, ''
  FROM notices_notice
 WHERE state = 'queued' AND mail_id IS NULL AND for_day IS NULL
 ORDER BY id
ON CONFLICT DO NOTHING
"""

LONE_INSIDE = """
UPDATE notices_notice AS notice SET mail_id = mail.id
  FROM notices_mail AS mail
 WHERE mail.id = notice.id AND notice.state = 'queued' AND notice.mail_id IS NULL AND notice.for_day IS NULL
"""

DIGESTS = """
INSERT INTO notices_mail (id, address, language, is_digest, for_day, state, subject, text, html, message_id,
                          queued_at, not_before, attempts, error)
SELECT gen_random_uuid(), address, min(language), true, %(day)s, 'queued', '', '', '', '', %(now)s, %(now)s, 0, ''
  FROM notices_notice
 WHERE state = 'queued' AND mail_id IS NULL AND for_day BETWEEN %(first)s AND %(day)s
 GROUP BY address
 ORDER BY address
ON CONFLICT DO NOTHING
"""

# An envelope that is being claimed is waited for; once it is claimed or sent, what came late goes with the next day's.
DIGESTS_INSIDE = """
WITH envelope AS (
    SELECT id, address FROM notices_mail
     WHERE is_digest AND for_day = %(day)s AND state = 'queued'
       AND address IN (SELECT address FROM notices_notice
                        WHERE state = 'queued' AND mail_id IS NULL AND for_day BETWEEN %(first)s AND %(day)s)
     ORDER BY address
       FOR UPDATE
)
UPDATE notices_notice AS notice SET mail_id = envelope.id
  FROM envelope
 WHERE notice.address = envelope.address AND notice.state = 'queued' AND notice.mail_id IS NULL
   AND notice.for_day BETWEEN %(first)s AND %(day)s
"""


# Reminders to an address whose mail came back, also when they lie in an envelope that is not claimed yet.
TO_BOUNCED_ADDRESSES = """
UPDATE notices_notice AS notice SET state = 'cancelled'
  FROM notices_bouncedaddress AS bounced
 WHERE notice.address = bounced.address AND notice.state = 'queued' AND notice.for_day IS NOT NULL
"""


@transaction.atomic
def pack(day: datetime.date, *, stragglers: bool = True) -> int:
    """Give every open notice up to `day` its envelope; returns how many notices were packed.

    Two packers at once make the same envelopes once. A person gets one digest a day: what is queued after that
    day's digest has been claimed (a straggler) waits for the next, which is not to be begun before that day's own
    reminders are there: `stragglers` says whether they may be packed by now. Reminders to an address whose mail came
    back are taken back.
    """
    with connection.cursor() as cursor:
        cursor.execute(TO_BOUNCED_ADDRESSES)
        cursor.execute(LONE)
        cursor.execute(LONE_INSIDE)
        packed = cursor.rowcount
        days = {"day": day, "first": datetime.date.min if stragglers else day}
        cursor.execute(DIGESTS, {**days, "now": timezone.now()})
        cursor.execute(DIGESTS_INSIDE, days)
        return packed + cursor.rowcount
