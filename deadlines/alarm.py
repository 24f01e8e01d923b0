"""The last rung of the ladder: what no mail does, the secretariat has to (DOMAIN §4). Set-based, on every day.

A task is true as long as its duty is open with that date and, where nobody could be reached, nobody can be. It is
opened once; done, it stays done; settled, it is opened again should it become true once more. Whether anybody is
reached is asked of the deadlines that have come in sight since the last look, and wherever anything has changed since.
"""

import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from deadlines.models import Sweep, Task
from deadlines.reminder_statements import DEADLINE
from deadlines.reminders import places_reached
from deadlines.steps import Step
from members.reach import CHANGED_SINCE, IS_REACHED, OVERLAP

# What somebody is changing at this moment is left to the next sweep: nobody waits for anybody.
SETTLE = f"""
    WITH untrue AS MATERIALIZED (
        SELECT task.id
          FROM deadlines_task AS task
          JOIN deadlines_duty AS duty ON duty.id = task.duty_id
          JOIN members_organization AS organization ON organization.id = task.organization_id
         WHERE task.state = 'open'
           AND (duty.state <> 'open' OR {DEADLINE} IS DISTINCT FROM task.due_on
                OR (task.kind = 'unreachable' AND {IS_REACHED}))
           FOR UPDATE OF task SKIP LOCKED)
    UPDATE deadlines_task AS task SET state = 'settled', closed_at = %(now)s FROM untrue WHERE task.id = untrue.id
"""

OPEN = """
    INSERT INTO deadlines_task AS task
           (id, kind, organization_id, duty_id, due_on, step, state, opened_at, note)
    SELECT gen_random_uuid(), %(kind)s, found.organization_id, found.id, found.deadline, %(step)s, 'open', %(now)s, ''
      FROM ({found}) AS found
    ON CONFLICT (kind, duty_id, due_on, step) DO UPDATE
       SET state = 'open', opened_at = excluded.opened_at, closed_at = NULL, officer_id = NULL
     WHERE task.state = 'settled'
"""

# One a member: its most urgent duty. What an officer has seen to covers all that was in sight on that day.
UNREACHED = f"""
    SELECT DISTINCT ON (duty.organization_id) duty.organization_id, duty.id, {DEADLINE} AS deadline
      FROM (
            SELECT duty.* FROM deadlines_duty AS duty
             WHERE duty.state = 'open' AND {DEADLINE} > %(looked_until)s AND {DEADLINE} <= %(last_deadline)s
            UNION ALL
            SELECT duty.* FROM deadlines_duty AS duty
             WHERE duty.state = 'open' AND {DEADLINE} <= LEAST(%(looked_until)s, %(last_deadline)s)
               AND duty.organization_id IN (
                   {CHANGED_SINCE}
                   UNION SELECT organization_id FROM deadlines_dutyevent WHERE pgh_created_at >= %(changed_since)s
                   UNION SELECT organization_id FROM deadlines_taskevent WHERE pgh_created_at >= %(changed_since)s)
           ) AS duty
      JOIN members_organization AS organization ON organization.id = duty.organization_id
     WHERE organization.status <> 'left'
       AND NOT {IS_REACHED}
       AND NOT EXISTS (
           SELECT FROM deadlines_task AS known
            WHERE known.organization_id = duty.organization_id AND known.kind = 'unreachable'
              AND (known.state = 'open' OR known.state = 'done'
                   AND {DEADLINE} <= (known.closed_at AT TIME ZONE 'Asia/Tokyo')::date + %(days)s))
     ORDER BY duty.organization_id, {DEADLINE}, duty.id
"""

# Few duties are as late as that, which the statistics of all deadlines do not know: OFFSET 0 looks their members up.
# The planner reads all open duties nevertheless, so it is asked only where `places_reached` has found one.
STEP_REACHED = f"""
    SELECT duty.organization_id, duty.id, {DEADLINE} AS deadline
      FROM deadlines_duty AS duty
     CROSS JOIN LATERAL (
            SELECT organization.category FROM members_organization AS organization
             WHERE organization.id = duty.organization_id AND organization.status <> 'left' OFFSET 0
           ) AS organization
     WHERE duty.state = 'open' AND {DEADLINE} BETWEEN %(first_deadline)s AND %(last_deadline)s
       AND (duty.kind || ' ' || organization.category) = ANY(%(scope)s)
       AND NOT EXISTS (
           SELECT FROM deadlines_task AS known
            WHERE known.kind = %(kind)s AND known.duty_id = duty.id AND known.due_on = {DEADLINE}
              AND known.step = %(step)s AND known.state <> 'settled')
"""


@transaction.atomic
def raise_tasks(day: datetime.date, steps: list[Step]) -> int:
    """Settle what is no longer true and open what is; returns how many tasks were opened."""
    Sweep.objects.select_for_update().get(day=day)  # two sweeps at once, one after the other
    _write(SETTLE, {"now": timezone.now()})
    alarm = _alarm(day, steps)
    opened = _write(OPEN.format(found=UNREACHED), alarm)
    listed = [_dates_and_scope(day, step) for step in steps if step.audience == "secretariat"]
    for place in places_reached(listed):
        opened += _write(OPEN.format(found=STEP_REACHED), listed[place])
    Sweep.objects.filter(day=day).update(looked_at=Now(), looked_until=alarm["last_deadline"])
    return opened


def _alarm(day: datetime.date, steps: list[Step]) -> dict[str, Any]:
    """Whoever could not be mailed at any step has been found before it."""
    days = max([settings.UNREACHABLE_ALARM_DAYS, *(step.lead_days for step in steps)])
    last = Sweep.objects.filter(day__lte=day, looked_at__isnull=False).order_by("-looked_at", "-day").first()
    return {
        "now": timezone.now(),
        "kind": Task.Kind.UNREACHABLE.value,
        "step": "",
        "days": days,
        "last_deadline": day + datetime.timedelta(days=days),
        "looked_until": last.looked_until if last else datetime.date.min,
        "changed_since": last.looked_at - OVERLAP if last and last.looked_at else timezone.now(),
    }


def _dates_and_scope(day: datetime.date, step: Step) -> dict[str, Any]:
    """The deadlines for which the step is the current one on `day`; closed days are no matter to a list."""
    lead = datetime.timedelta(days=step.lead_days)
    first_deadline = step.effective_from + lead
    if step.next_lead_days is not None:  # an earlier one has come to the step after this
        first_deadline = max(first_deadline, day + datetime.timedelta(days=step.next_lead_days + 1))
    return {
        "now": timezone.now(),
        "kind": (Task.Kind.OVERDUE if step.lead_days < 0 else Task.Kind.DUE).value,
        "step": step.name,
        "first_deadline": first_deadline,
        "last_deadline": day + lead,
        "scope": step.kinds_and_categories,
    }


def _write(statement: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
