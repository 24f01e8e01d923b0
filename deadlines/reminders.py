"""The reminders of a day, set-based: one statement a step, no loop over members (DESIGN, core idea 4).

A row is written for a duty whose step is current and fresh (its day, or the day the duty was first seen where that is
later, lies inside the catch-up window) as *queued*; for a step that a missed run should have mailed, as *missed*.
"""

import datetime
import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from deadlines.models import Duty, Kind, ReminderRule
from deadlines.steps import Rule, Step, last_step_day, steps_of
from deadlines.verbs import REMINDER
from members.categories import RequirementClass, categories_of
from members.reach import IS_REACHABLE_CONTACT, IS_REACHABLE_MANAGER, MANAGERS, take_back_all
from notices import outbox

NO_ORGANIZATION, NO_DUTY = UUID(int=1), UUID(int=2)
DEADLINE = "COALESCE(duty.correction_due_on, duty.extended_to, duty.due_on)"

# The ladder (DOMAIN §4): the first contact who is reached, else all managers who are. Where nobody is, the secretariat
# has a task (`deadlines.alarm`).
RECIPIENTS = {
    ReminderRule.Audience.CONTACT: f"""
        LEFT JOIN LATERAL (
            SELECT lower(contact.email) AS address, contact.department, contact.title, contact.name
              FROM members_contact AS contact
             WHERE contact.organization_id = organization.id AND {IS_REACHABLE_CONTACT}
             ORDER BY contact.position LIMIT 1
        ) AS first ON true
        LEFT JOIN LATERAL (
            SELECT manager.email AS address, manager.name
              FROM {MANAGERS}
             WHERE first.address IS NULL AND role.organization_id = organization.id AND {IS_REACHABLE_MANAGER}
        ) AS instead ON true
        JOIN LATERAL (
            SELECT COALESCE(first.address, instead.address) AS address, COALESCE(first.department, '') AS department,
                   COALESCE(first.title, '') AS title, COALESCE(first.name, instead.name) AS name
        ) AS recipient ON recipient.address IS NOT NULL
        LEFT JOIN accounts_user AS person ON person.email = recipient.address AND person.is_active
    """,
    ReminderRule.Audience.MANAGERS: f"""
        JOIN LATERAL (
            SELECT manager.email AS address, '' AS department, '' AS title, manager.name AS name
              FROM {MANAGERS}
             WHERE role.organization_id = organization.id AND {IS_REACHABLE_MANAGER}
        ) AS recipient ON true
        JOIN accounts_user AS person ON person.email = recipient.address
    """,
}

CANDIDATES = """
    SELECT duty.id AS about, duty.deadline AS due_on, recipient.address, organization.id AS party, person.id AS user_id,
           COALESCE(person.language, 'ja') AS language,
           CASE WHEN {is_current_and_fresh} THEN 'queued' ELSE 'missed' END AS state,
           jsonb_build_object(
               'what', %(names)s::jsonb -> duty.kind,
               'organization', organization.names,
               'due_on', duty.deadline,
               'original_due_on', duty.due_on,
               'is_correction', duty.correction_due_on IS NOT NULL,
               'days', duty.deadline - %(day)s,
               'path', replace(replace(%(path)s, %(no_organization)s, organization.id::text),
                               %(no_duty)s, duty.id::text),
               'schedule', jsonb_build_object(
                   'path', replace(%(schedule_path)s, %(no_organization)s, organization.id::text)),
               'plan_is_unnamed', duty.kind = 'goals' AND EXISTS (
                   SELECT 1 FROM deadlines_duty AS announcement
                    WHERE announcement.organization_id = organization.id AND announcement.kind = 'announcement'
                      AND announcement.state = 'open' AND announcement.due_on IS NULL),
               'addressee', jsonb_build_object(
                   'organization', organization.names, 'department', recipient.department,
                   'title', recipient.title, 'name', recipient.name)
           ) AS context
      FROM (
            SELECT duty.*, {deadline} AS deadline,
                   {deadline} - %(lead)s AS step_day,
                   (duty.opened_at AT TIME ZONE 'Asia/Tokyo')::date AS seen_on
              FROM deadlines_duty AS duty
             WHERE duty.state = 'open' AND {deadline} BETWEEN %(first_deadline)s AND %(last_deadline)s
           ) AS duty
      JOIN (
            SELECT id, category, status,
                   jsonb_build_object('ja', name_ja, 'en', COALESCE(NULLIF(name_en, ''), name_ja)) AS names
              FROM members_organization
           ) AS organization ON organization.id = duty.organization_id AND organization.status <> 'left'
      {recipients}
     WHERE (duty.kind || ' ' || organization.category) = ANY(%(scope)s)
       AND ({is_current_and_fresh}
            OR duty.step_day > %(swept_until)s AND duty.seen_on <= duty.step_day)
       AND NOT (%(lead)s > 30 AND (COALESCE(person.thin_advance_notices, false) OR EXISTS (
               SELECT 1 FROM notices_thinnedaddress AS thinned WHERE thinned.address = recipient.address)))
"""

IS_CURRENT_AND_FRESH = "(duty.deadline > %(superseded_until)s AND GREATEST(duty.step_day, duty.seen_on) >= %(since)s)"

WRITE = """
    WITH written AS (
        INSERT INTO notices_notice
               (id, kind, about, due_on, step, address, party, user_id, language, context, for_day, state, queued_at)
        SELECT gen_random_uuid(), %(kind)s, about, due_on, %(step)s, address, party, user_id, language, context,
               %(day)s, state, %(now)s
          FROM ({candidates}) AS candidate
        ON CONFLICT DO NOTHING
        RETURNING state
    )
    SELECT count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'missed') FROM written
"""

PREVIEW = """
    SELECT DISTINCT ON (about, due_on, address) address, context, due_on, about
      FROM ({candidates}) AS candidate
     WHERE state = 'queued' AND NOT EXISTS (
           SELECT 1 FROM notices_notice AS notice
            WHERE notice.kind = %(kind)s AND notice.about = candidate.about AND notice.due_on = candidate.due_on
              AND notice.step = %(step)s AND notice.address = candidate.address)
"""


class Planned(NamedTuple):
    """A reminder that would be queued."""

    address: str
    organization: dict[str, str]
    what: dict[str, str]
    due_on: datetime.date
    step: str
    duty: UUID
    lead_days: int

    @property
    def shown_organization(self) -> str:
        return _in_readers_language(self.organization)

    @property
    def shown_what(self) -> str:
        return _in_readers_language(self.what)

    @property
    def shown_step(self) -> str:
        """The lead time in the reader's words."""
        if self.lead_days == 0:
            return gettext("on the day")
        words = gettext("{days} days before") if self.lead_days > 0 else gettext("{days} days after")
        return words.format(days=abs(self.lead_days))


def _in_readers_language(names: dict[str, str]) -> str:
    return names["en" if translation.get_language() == "en" else "ja"]


class Written(NamedTuple):
    queued: int
    missed: int


def write_reminders(day: datetime.date, *, since: datetime.date, swept_until: datetime.date | None) -> Written:
    """Queue the reminders of `day`; doubled ones are left out by their key. Call inside a transaction.

    `since`: the first day of the catch-up window. `swept_until`: the last day whose steps an earlier sweep has seen;
    None where there was none, and then nothing counts as missed.
    """
    queued = missed = 0
    for step in mailed_steps():
        with connection.cursor() as cursor:
            cursor.execute(WRITE.format(candidates=_candidates(step)), _values(step, day, since, swept_until))
            more_queued, more_missed = cursor.fetchone()
        queued, missed = queued + more_queued, missed + more_missed
    return Written(queued, missed)


def planned(day: datetime.date, *, since: datetime.date) -> Iterator[Planned]:
    """What `write_reminders` would queue now, without writing."""
    said: set[tuple[UUID, str, str]] = set()
    for step in mailed_steps():
        with connection.cursor() as cursor:
            cursor.execute(PREVIEW.format(candidates=_candidates(step)), _values(step, day, since, None))
            for address, context, due_on, about in cursor.fetchall():
                read = json.loads(context)
                if (about, step.name, address) not in said:
                    yield Planned(address, read["organization"], read["what"], due_on, step.name, about, step.lead_days)
                said.add((about, step.name, address))


def current_steps() -> list[Step]:
    """The steps of the rules in force."""
    rules = [
        Rule(rule.kind, rule.requirement_class, rule.lead_days, rule.audience, rule.effective_from)
        for rule in ReminderRule.objects.filter(is_enabled=True)
    ]
    return list(steps_of(rules, Kind.values, RequirementClass.values))


def mailed_steps() -> list[Step]:
    """Those whose audience is written to; the secretariat's become its tasks."""
    return [step for step in current_steps() if step.audience in RECIPIENTS]


UNTRUE = f"""
    UPDATE notices_notice AS notice SET state = 'cancelled'
      FROM deadlines_duty AS duty
     WHERE notice.state = 'queued' AND notice.mail_id IS NULL AND notice.for_day = %(day)s AND notice.kind = %(kind)s
       AND duty.id = notice.about AND (duty.state <> 'open' OR {DEADLINE} IS DISTINCT FROM notice.due_on)
"""


def take_back_untrue(day: datetime.date) -> int:
    """Take back what was written a moment ago and is not true any more; returns how many reminders.

    Somebody may have submitted, or changed a contact, while the statements ran on what they had read. Call last in
    the transaction that wrote them (`outbox.look_a_last_time`).
    """
    outbox.look_a_last_time()
    with connection.cursor() as cursor:
        cursor.execute(UNTRUE, {"day": day, "kind": REMINDER})
        untrue = cursor.rowcount
    return untrue + take_back_all()


def _candidates(step: Step) -> str:
    return CANDIDATES.format(
        deadline=DEADLINE,
        is_current_and_fresh=IS_CURRENT_AND_FRESH,
        recipients=RECIPIENTS[ReminderRule.Audience(step.audience)],
    )


def _values(step: Step, day: datetime.date, since: datetime.date, swept_until: datetime.date | None) -> dict[str, Any]:
    lead, reached = datetime.timedelta(days=step.lead_days), last_step_day(day)
    superseded = datetime.date.min if step.next_lead_days is None else reached + datetime.timedelta(step.next_lead_days)
    return {
        "kind": REMINDER,
        "step": step.name,
        "day": day,
        "now": timezone.now(),
        "since": since,
        "lead": step.lead_days,
        "first_deadline": step.effective_from + lead,
        "last_deadline": reached + lead,
        "superseded_until": superseded,
        "swept_until": last_step_day(swept_until) if swept_until else datetime.date.max,
        "scope": [f"{kind} {category}" for kind, its_class in step.scope for category in categories_of(its_class)],
        "no_organization": str(NO_ORGANIZATION),
        "no_duty": str(NO_DUTY),
        **_words(),
    }


def _words() -> dict[str, str]:
    """What the statement needs to know of languages and addresses."""
    names = {kind: Duty(kind=kind).kind_names for kind in Kind.values}
    with translation.override("ja"):
        return {
            "names": json.dumps(names),
            "path": reverse("duty", args=[NO_ORGANIZATION, NO_DUTY]),
            "schedule_path": reverse("schedule", args=[NO_ORGANIZATION]),
        }
