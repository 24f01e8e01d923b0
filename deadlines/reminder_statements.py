"""The statements that the reminders of a day are written by; when and in which order, `deadlines.reminders` says.

Written so that the planner may choose: a handful of duties is looked up one by one, 100,000 are joined at once.
"""

from collections.abc import Collection

from deadlines.models import ReminderRule
from members.reach import ALL_MANAGERS, FIRST_CONTACTS

CONTACT, MANAGERS = ReminderRule.Audience.CONTACT, ReminderRule.Audience.MANAGERS
DEADLINE = "COALESCE(duty.correction_due_on, duty.extended_to, duty.due_on)"

# Who is written to, by the audiences of a step. The ladder (DOMAIN §4): the first contact who is reached, else all
# managers who are. Where nobody is, the secretariat has a task (`deadlines.alarm`).
RECIPIENTS: dict[frozenset[str], str] = {
    frozenset({CONTACT}): f"""
        SELECT * FROM first UNION ALL {ALL_MANAGERS}
           AND NOT EXISTS (SELECT FROM first WHERE first.id = due.id)""",
    frozenset({MANAGERS}): ALL_MANAGERS,
    frozenset({CONTACT, MANAGERS}): f"""
        SELECT * FROM first UNION ALL {ALL_MANAGERS}
           AND NOT EXISTS (SELECT FROM first WHERE first.id = due.id AND first.address = manager.email)""",
}
MAILED: frozenset[str] = frozenset({CONTACT, MANAGERS})
NOBODY = "SELECT due.*, '' AS address, '' AS department, '' AS title, '' AS name FROM due"

# Which steps some duty has reached: a probe of the index a step, so that a day with nothing due reads nothing else.
REACHED = f"""
    SELECT step.place
      FROM unnest(%(places)s::int[], %(firsts)s::date[], %(lasts)s::date[], %(fresh)s::date[])
           AS step (place, first_deadline, last_deadline, fresh_deadline)
     WHERE EXISTS (SELECT FROM deadlines_duty AS duty
                    WHERE duty.state = 'open'
                      AND {DEADLINE} BETWEEN GREATEST(step.first_deadline, step.fresh_deadline) AND step.last_deadline)
        OR EXISTS (SELECT FROM deadlines_duty AS duty
                    WHERE duty.state = 'open' AND duty.opened_at >= %(fresh_since)s::timestamptz
                      AND {DEADLINE} BETWEEN step.first_deadline AND step.last_deadline)
"""

# Why a step is to be written, if at all. As one value, and nothing beside it that says part of it again, because the
# planner would take its conditions for independent and expect a handful where there are 100,000.
STATE = f"""CASE
               WHEN {DEADLINE} > %(superseded_until)s
                    AND ({DEADLINE} >= %(since_deadline)s OR duty.opened_at >= %(fresh_since)s) THEN 'queued'
               WHEN {DEADLINE} > %(missed_after)s
                    AND (duty.opened_at AT TIME ZONE 'Asia/Tokyo')::date <= {DEADLINE} - %(lead)s THEN 'missed'
           END"""

DUE = f"""
    SELECT duty.id, duty.kind, duty.due_on AS original_due_on, duty.correction_due_on IS NOT NULL AS is_correction,
           {DEADLINE} AS deadline, duty.organization_id, organization.category,
           jsonb_build_object('ja', organization.name_ja,
                              'en', COALESCE(NULLIF(organization.name_en, ''), organization.name_ja)) AS names,
           {STATE} AS state
      FROM deadlines_duty AS duty
      JOIN members_organization AS organization
        ON organization.id = duty.organization_id AND organization.status <> 'left'
     WHERE duty.state = 'open' AND {DEADLINE} BETWEEN %(first_deadline)s AND %(last_deadline)s
       AND {STATE} IS NOT NULL AND {{is_in_scope}} AND {{is_asked_for}}
"""
IS_IN_SCOPE = "(duty.kind || ' ' || organization.category) = ANY(%(scope)s)"

CANDIDATES = f"""
    WITH due AS MATERIALIZED ({DUE}), first AS MATERIALIZED ({FIRST_CONTACTS})
    SELECT due.id AS about, due.deadline AS due_on, due.address, due.organization_id AS party, person.id AS user_id,
           COALESCE(person.language, 'ja') AS language, due.state,
           jsonb_build_object(
               'what', %(names)s::jsonb -> due.kind,
               'organization', due.names,
               'due_on', due.deadline,
               'original_due_on', due.original_due_on,
               'is_correction', due.is_correction,
               'days', due.deadline - %(day)s,
               'words', %(words)s::jsonb -> (due.kind || ' ' || due.category),
               'path', format(%(path)s, due.organization_id, due.id),
               'schedule', CASE WHEN due.kind = 'goals' THEN jsonb_build_object(
                   'path', format(%(schedule_path)s, due.organization_id)) END,
               'plan_is_unnamed', due.kind = 'goals' AND EXISTS (
                   SELECT 1 FROM deadlines_duty AS announcement
                    WHERE announcement.organization_id = due.organization_id AND announcement.kind = 'announcement'
                      AND announcement.state = 'open' AND announcement.due_on IS NULL),
               'addressee', jsonb_build_object(
                   'organization', due.names, 'department', due.department, 'title', due.title, 'name', due.name)
           ) AS context
      FROM ({{recipients}}) AS due
      LEFT JOIN accounts_user AS person ON person.email = due.address AND person.is_active
     WHERE {{is_wanted}} AND {{is_not_said}}
"""

# Advance notices alone may be thinned; a duty itself cannot be silenced.
IS_WANTED = """
    NOT COALESCE(person.thin_advance_notices, false)
       AND NOT EXISTS (SELECT 1 FROM notices_thinnedaddress AS thinned WHERE thinned.address = due.address)"""
LATEST_THINNED = 30  # days before

SAID = """EXISTS (
               SELECT 1 FROM notices_notice AS said
                WHERE said.kind = %(kind)s AND said.about = due.id AND said.due_on = due.deadline
                  AND said.step = %(step)s AND said.address = due.address
                  AND (said.state <> 'cancelled' OR said.mail_id IS NOT NULL)
               OFFSET 0)"""
SAID_TODAY = """EXISTS (
               SELECT 1 FROM notices_notice AS said
                WHERE said.kind = %(kind)s AND said.about = due.id AND said.due_on = due.deadline
                  AND said.for_day = %(day)s AND said.address = due.address
                  AND said.state IN ('queued', 'sent'))"""
# Where one writes, the key itself leaves out what is said already. Only steps that an earlier sweep has seen are worth
# a look before their words are put together. OFFSET 0 keeps the look a probe of the key: as a join the planner would
# read the table while the same statement fills it.
IS_NEW_OR_UNSAID = f"(due.deadline >= %(unseen_deadline)s OR NOT {SAID})"

# The key itself, hashed: the same row whoever writes it, for less than random bytes.
NOTICE_ID = """
               encode(substring(sha256(convert_to(
                   concat_ws('|', %(kind)s::text, about, due_on, %(step)s::text, address), 'UTF8'
               )) FOR 16), 'hex')::uuid"""

# What was taken back before its envelope was claimed has not been said: true again, it is said after all. What an
# officer cancelled stays in its envelope.
LET_GO = """
    UPDATE notices_notice AS notice SET mail_id = NULL
      FROM notices_mail AS mail
     WHERE mail.state = 'queued' AND notice.mail_id = mail.id AND notice.state = 'cancelled' AND notice.kind = %(kind)s
"""

WRITE = f"""
    WITH written AS (
        INSERT INTO notices_notice
               (id, kind, about, due_on, step, address, party, user_id, language, context, for_day, state, queued_at)
        SELECT {NOTICE_ID}, %(kind)s, about, due_on, %(step)s, address, party, user_id, language, context, %(day)s,
               state, %(now)s
          FROM ({{candidates}}) AS candidate
        ON CONFLICT ON CONSTRAINT said_once DO UPDATE
           SET state = 'queued', user_id = excluded.user_id, language = excluded.language, party = excluded.party,
               context = excluded.context, for_day = excluded.for_day, queued_at = excluded.queued_at
         WHERE notices_notice.state = 'cancelled' AND notices_notice.mail_id IS NULL AND excluded.state = 'queued'
        RETURNING state
    )
    SELECT count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'missed') FROM written
"""

PREVIEW = """
    SELECT address, language, context, due_on, %(step)s AS step, about, %(lead)s AS lead_days
      FROM ({candidates}) AS candidate
     WHERE state = 'queued' AND (%(only)s = '' OR address = %(only)s)
"""

ABOUT = "SELECT context FROM ({candidates}) AS candidate LIMIT 1"

UNTRUE = f"""
    UPDATE notices_notice AS notice SET state = 'cancelled'
      FROM deadlines_duty AS duty
     WHERE notice.state = 'queued' AND notice.mail_id IS NULL AND notice.for_day = %(day)s AND notice.kind = %(kind)s
       AND notice.about = ANY(ARRAY(SELECT id FROM deadlines_dutyevent WHERE pgh_created_at >= %(changed_since)s))
       AND duty.id = notice.about AND (duty.state <> 'open' OR {DEADLINE} IS DISTINCT FROM notice.due_on)
"""


def candidates(
    audiences: Collection[str],
    lead_days: int,
    *,
    is_in_scope: str = IS_IN_SCOPE,
    is_asked_for: str = "true",
    is_not_said: str = "true",
    recipients: str = "",
) -> str:
    """The statement of the notices of a step, for the values that `deadlines.reminders` gives it."""
    return CANDIDATES.format(
        is_in_scope=is_in_scope,
        is_asked_for=is_asked_for,
        recipients=recipients or RECIPIENTS[frozenset(audiences)],
        is_wanted=IS_WANTED if lead_days > LATEST_THINNED else "true",
        is_not_said=is_not_said,
    )
