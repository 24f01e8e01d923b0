"""Telling the members of a bulk shift: one mail per address with all its duties, one statement for all (set-based).

Written to is the first contact who can be reached; where there is none, the managers (`members.reach`).
"""

import json
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from deadlines.models import Duty, Kind, Shift
from deadlines.reminders import NO_DUTY, NO_ORGANIZATION
from members.reach import IS_REACHABLE_CONTACT, IS_REACHABLE_MANAGER, MANAGERS
from notices import outbox

SHIFTED, UNDONE = "deadlines-shifted", "deadlines-shift-undone"

RECIPIENTS = """
    SELECT lower(first.email) AS address, first.department, first.title, first.name
      FROM (
            SELECT contact.* FROM members_contact AS contact
             WHERE contact.organization_id = {organization} AND {contact_is_reachable}
             ORDER BY contact.position LIMIT 1
           ) AS first
    UNION ALL
    SELECT manager.email, '', '', manager.name
      FROM {managers}
     WHERE role.organization_id = {organization} AND {manager_is_reachable}
       AND NOT EXISTS (SELECT FROM members_contact AS contact
                        WHERE contact.organization_id = {organization} AND {contact_is_reachable})
"""
REACHED = """
    SELECT count(DISTINCT recipient.address),
           count(DISTINCT moving.organization_id) FILTER (WHERE recipient.address IS NULL)
      FROM ({moving}) AS moving (organization_id)
      LEFT JOIN LATERAL ({recipients}) AS recipient ON true
"""

TELL = """
    INSERT INTO notices_notice
           (id, kind, about, due_on, step, address, party, user_id, language, context, for_day, state, queued_at)
    SELECT gen_random_uuid(), %(kind)s, %(shift)s, NULL, '', recipient.address,
           CASE WHEN count(DISTINCT organization.id) = 1 THEN (array_agg(organization.id))[1] END, person.id,
           COALESCE(person.language, 'ja'),
           jsonb_build_object(
               'reason', %(reason)s::jsonb,
               'addressee', CASE WHEN count(DISTINCT organization.id) = 1
                   THEN jsonb_build_object(
                       'organization', (array_agg(organization.names))[1], 'department', min(recipient.department),
                       'title', min(recipient.title), 'name', min(recipient.name))
                   ELSE jsonb_build_object('name', min(recipient.name)) END,
               'duties', jsonb_agg(jsonb_build_object(
                   'what', %(names)s::jsonb -> duty.kind,
                   'organization', organization.names,
                   'original_due_on', row.due_on,
                   'before_on', row.deadline_before,
                   'after_on', row.deadline_after,
                   'is_correction', row.correction_due_on IS NOT NULL,
                   'path', replace(replace(%(path)s, %(no_organization)s, organization.id::text),
                                   %(no_duty)s, duty.id::text)
               ) ORDER BY row.deadline_before, organization.id, duty.kind, duty.period)),
           NULL, 'queued', %(now)s
      FROM deadlines_shiftedduty AS row
      JOIN deadlines_duty AS duty ON duty.id = row.duty_id
      JOIN (
            SELECT id, status,
                   jsonb_build_object('ja', name_ja, 'en', COALESCE(NULLIF(name_en, ''), name_ja)) AS names
              FROM members_organization
           ) AS organization ON organization.id = duty.organization_id AND organization.status <> 'left'
      JOIN LATERAL ({recipients}) AS recipient ON true
      LEFT JOIN accounts_user AS person ON person.email = recipient.address AND person.is_active
     WHERE row.shift_id = %(shift)s AND {whom}
     GROUP BY recipient.address, person.id
    ON CONFLICT DO NOTHING
"""
# Envelopes are locked before their notices, as the worker does that claims them; what it has claimed is said.
TAKE_BACK = """
    WITH unclaimed AS MATERIALIZED (
        SELECT mail.id FROM notices_mail AS mail JOIN notices_notice AS notice ON notice.mail_id = mail.id
         WHERE notice.kind = %(kind)s AND notice.about = %(shift)s AND notice.state = 'queued' AND mail.state = 'queued'
           FOR UPDATE OF mail
    )
    UPDATE notices_notice SET state = 'cancelled'
     WHERE kind = %(kind)s AND about = %(shift)s AND state = 'queued'
       AND (mail_id IS NULL OR mail_id IN (SELECT id FROM unclaimed))
"""
EVERYBODY = "true"
TOLD_OF_THE_SHIFT = """row.is_restored AND EXISTS (
    SELECT FROM notices_notice AS told
     WHERE told.kind = %(shifted)s AND told.about = %(shift)s AND told.address = recipient.address
       AND told.state <> 'cancelled')"""


def reached(moving: QuerySet[Duty]) -> tuple[int, int]:
    """How many addresses would be told about these duties, and how many members nobody can be told of."""
    sql, values = moving.values_list("organization_id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(REACHED.format(moving=sql, recipients=_recipients("moving.organization_id")), values)
        addresses, unreachable = cursor.fetchone()
    return addresses, unreachable


def tell(shift: Shift) -> int:
    """Queue the mails about a shift, inside its transaction; returns how many."""
    return _tell(shift, SHIFTED, EVERYBODY)


def tell_of_undoing(shift: Shift) -> int:
    """Take back what has not been sent about a shift, and tell those who had been told."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK, {"kind": SHIFTED, "shift": shift.pk})
    return _tell(shift, UNDONE, TOLD_OF_THE_SHIFT)


def _tell(shift: Shift, kind: str, whom: str) -> int:
    statement = TELL.format(recipients=_recipients("organization.id"), whom=whom)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"kind": kind, "shifted": SHIFTED, "shift": shift.pk, **_words(shift)})
        told: int = cursor.rowcount
    if told:
        outbox.wake_once()
    return told


def _recipients(organization: str) -> str:
    return RECIPIENTS.format(
        organization=organization,
        contact_is_reachable=IS_REACHABLE_CONTACT,
        managers=MANAGERS,
        manager_is_reachable=IS_REACHABLE_MANAGER,
    )


def _words(shift: Shift) -> dict[str, Any]:
    """What the statement needs to know of languages and addresses."""
    with translation.override("ja"):
        path = reverse("duty", args=[NO_ORGANIZATION, NO_DUTY])
    return {
        "reason": json.dumps(shift.reasons),
        "names": json.dumps({kind: Duty(kind=kind).kind_names for kind in Kind.values}),
        "path": path,
        "no_organization": str(NO_ORGANIZATION),
        "no_duty": str(NO_DUTY),
        "now": timezone.now(),
    }
