"""The reminders of a day, set-based: one statement a step, no loop over members (DESIGN, core idea 4).

A row is written for a duty whose step is current and fresh (its day, or the day the duty was first seen where that is
later, lies inside the catch-up window) as *queued*; for a step that a missed run should have mailed, as *missed*.
"""

import datetime
import json
from collections import Counter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from deadlines.models import Duty, Kind, ReminderRule, Sweep
from deadlines.steps import Step, Words, last_step_day, steps_of
from deadlines.verbs import REMINDER
from members.categories import RequirementClass, categories_of
from members.reach import IS_REACHABLE_CONTACT, IS_REACHABLE_MANAGER, MANAGERS, take_back_all
from notices import outbox
from timekeeping.clock import start_of

WORTH_A_LOOK = 1000  # notices just written, from which on the next audience is looked up before it is put into words
# What an officer sends at will is no step of a rule: to the contact, about any duty, in the house's own words.
EVERY_DUTY = tuple((kind, its_class) for kind in Kind.values for its_class in RequirementClass.values)
HAND = Step(ReminderRule.Audience.CONTACT, 0, None, datetime.date.min, EVERY_DUTY, (Words(),) * len(EVERY_DUTY))
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
               'words', %(words)s::jsonb -> (duty.kind || ' ' || organization.category),
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
               AND ({deadline} >= %(fresh_deadline)s OR duty.opened_at >= %(fresh_since)s)
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
       AND {is_not_said}
"""

IS_CURRENT_AND_FRESH = "(duty.deadline > %(superseded_until)s AND GREATEST(duty.step_day, duty.seen_on) >= %(since)s)"

SAID = """EXISTS (
               SELECT 1 FROM notices_notice AS said
                WHERE said.kind = %(kind)s AND said.about = duty.id AND said.due_on = duty.deadline
                  AND said.step = %(step)s AND said.address = recipient.address
                  AND (said.state <> 'cancelled' OR said.mail_id IS NOT NULL)
               OFFSET 0)"""
SAID_TODAY = """EXISTS (
               SELECT 1 FROM notices_notice AS said
                WHERE said.kind = %(kind)s AND said.about = duty.id AND said.due_on = duty.deadline
                  AND said.for_day = %(day)s AND said.address = recipient.address
                   AND said.state IN ('queued', 'sent'))"""
# Where one writes, the key itself leaves out what is said already. Only steps that an earlier sweep has seen are worth
# a look before their words are put together. OFFSET 0 keeps the look a probe of the key: as a join the planner would
# read the table while the same statement fills it.
IS_NEW_OR_UNSAID = f"(duty.step_day >= %(unseen_from)s OR NOT {SAID})"

# The key itself, hashed: a third of the cost of random bytes, and the same row whoever writes it.
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

WRITE = """
    WITH written AS (
        INSERT INTO notices_notice
               (id, kind, about, due_on, step, address, party, user_id, language, context, for_day, state, queued_at)
        SELECT {id}, %(kind)s, about, due_on, %(step)s, address, party, user_id, language, context, %(day)s,
               state, %(now)s
          FROM ({candidates}) AS candidate
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

ABOUT = "SELECT context FROM ({candidates}) AS candidate WHERE about = %(duty)s LIMIT 1"

NOBODY = """
    CROSS JOIN (SELECT '' AS address, '' AS department, '' AS title, '' AS name) AS recipient
    LEFT JOIN accounts_user AS person ON false
"""


class Written(NamedTuple):
    queued: int
    missed: int


def write_reminders(day: datetime.date, *, since: datetime.date, swept_until: datetime.date | None) -> Written:
    """Queue the reminders of `day`; doubled ones are left out by their key. Call inside a transaction.

    `since`: the first day of the catch-up window. `swept_until`: the last day whose steps an earlier sweep has seen;
    None where there was none, and then nothing counts as missed.
    """
    Sweep.objects.write_in_turn()
    with connection.cursor() as cursor:
        cursor.execute(LET_GO, {"kind": REMINDER})
    total = Written(0, 0)
    written_at: Counter[int] = Counter()  # by lead time
    for step in mailed_steps(day):
        values = _values(step, day, since, swept_until)
        if written_at[step.lead_days] >= WORTH_A_LOOK:
            values["unseen_from"] = datetime.date.max  # contacts are managers mostly: said a moment ago
        with connection.cursor() as cursor:
            cursor.execute(WRITE.format(candidates=_candidates(step, IS_NEW_OR_UNSAID), id=NOTICE_ID), values)
            written = Written(*cursor.fetchone())
        written_at[step.lead_days] += sum(written)
        total = Written(total.queued + written.queued, total.missed + written.missed)
    return total


def planned(day: datetime.date, *, since: datetime.date, only: str = "") -> str:
    """The statement of what `write_reminders` would queue now: the columns of `Planned`, a person maybe twice.

    `only`: for one address. Empty where no rule is in force.
    """
    operations: Any = connection.ops
    previews = (
        operations.compose_sql(
            PREVIEW.format(candidates=_candidates(step, f"NOT {SAID}")),
            {**_values(step, day, since, None), "only": only},
        )
        for step in mailed_steps(day)
    )
    return " UNION ALL ".join(previews)


def said_about(duty: Duty, step: Step, *, day: datetime.date) -> dict[str, Any] | None:
    """What a notice of the step would say about an open duty on `day`, without a name where it has nobody to tell.

    None where the duty is not open or the step is not for it.
    """
    values = {**_values(step, day, datetime.date.min, None), "duty": duty.pk}
    for recipients in (RECIPIENTS.get(ReminderRule.Audience(step.audience), NOBODY), NOBODY):
        with connection.cursor() as cursor:
            cursor.execute(ABOUT.format(candidates=_candidates(step, "true", recipients)), values)
            if found := cursor.fetchone():
                return json.loads(found[0])
    return None


def planned_by_hand(chosen: Any, day: datetime.date, *, only: str = "") -> str:
    """The statement of what `write_by_hand` would queue now: the columns of `Planned`. `only`: for one address."""
    candidates = _candidates(HAND, _is_chosen(chosen))
    operations: Any = connection.ops
    return operations.compose_sql(PREVIEW.format(candidates=candidates), {**_values_by_hand(day), "only": only})


def write_by_hand(chosen: Any, day: datetime.date) -> int:
    """Queue a reminder of each open duty of the queryset `chosen` for the digest of `day`; returns how many.

    Nobody is told twice on a day. Call inside a transaction, `take_back_untrue` last.
    """
    Sweep.objects.write_in_turn()
    candidates = _candidates(HAND, _is_chosen(chosen))
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(candidates=candidates, id=NOTICE_ID), _values_by_hand(day))
        return Written(*cursor.fetchone()).queued


def _is_chosen(chosen: Any) -> str:
    """The condition that a duty is chosen and the person not reminded of it on that day already."""
    operations: Any = connection.ops
    keys = operations.compose_sql(*chosen.order_by().values("pk").query.sql_with_params())
    return f"NOT {SAID} AND NOT {SAID_TODAY} AND duty.id IN ({keys.replace('%', '%%')})"


def _values_by_hand(day: datetime.date) -> dict[str, Any]:
    always = {"first_deadline": datetime.date.min, "last_deadline": datetime.date.max}
    values = _values(HAND, day, datetime.date.min, None)
    return {**values, **always, "superseded_until": datetime.date.min, "step": f"by hand {day.isoformat()}"}


def current_steps(day: datetime.date) -> list[Step]:
    """The steps of the rules in force on `day`."""
    in_force = ReminderRule.objects.filter(is_enabled=True, effective_from__lte=last_step_day(day))
    return list(steps_of([rule.as_values() for rule in in_force], Kind.values, RequirementClass.values))


def mailed_steps(day: datetime.date) -> list[Step]:
    """Those whose audience is written to; the secretariat's become its tasks."""
    return [step for step in current_steps(day) if step.audience in RECIPIENTS]


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


def _candidates(step: Step, is_not_said: str, recipients: str = "") -> str:
    return CANDIDATES.format(
        is_not_said=is_not_said,
        deadline=DEADLINE,
        is_current_and_fresh=IS_CURRENT_AND_FRESH,
        recipients=recipients or RECIPIENTS[ReminderRule.Audience(step.audience)],
    )


def _values(step: Step, day: datetime.date, since: datetime.date, swept_until: datetime.date | None) -> dict[str, Any]:
    lead, reached = datetime.timedelta(days=step.lead_days), last_step_day(day)
    unseen = last_step_day(swept_until) + datetime.timedelta(days=1) if swept_until else datetime.date.min
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
        # The deadlines whose step day can be fresh or missed; others only where the duty was first seen lately.
        "fresh_deadline": (min(since, unseen) if swept_until else since) + lead,
        "fresh_since": start_of(since),
        "superseded_until": superseded,
        "unseen_from": unseen,
        "swept_until": last_step_day(swept_until) if swept_until else datetime.date.max,
        "scope": [f"{kind} {category}" for kind, its_class in step.scope for category in categories_of(its_class)],
        "words": _own_words(step),
        "no_organization": str(NO_ORGANIZATION),
        "no_duty": str(NO_DUTY),
        **_words(),
    }


def _own_words(step: Step) -> str:
    """The rules' own words, by kind of duty and category of member."""
    said = zip(step.scope, step.words, strict=True)
    return json.dumps(
        {
            f"{kind} {category}": words.spoken
            for (kind, its_class), words in said
            if any(words)
            for category in categories_of(its_class)
        }
    )


def _words() -> dict[str, str]:
    """What the statement needs to know of languages and addresses."""
    names = {kind: Duty(kind=kind).kind_names for kind in Kind.values}
    with translation.override("ja"):
        return {
            "names": json.dumps(names),
            "path": reverse("duty", args=[NO_ORGANIZATION, NO_DUTY]),
            "schedule_path": reverse("schedule", args=[NO_ORGANIZATION]),
        }
