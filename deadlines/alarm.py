"""The last rung of the ladder: what no mail does, the secretariat has to (DOMAIN §4). Set-based, on every day.

A task is true as long as its duty is open with that date and, where nobody could be reached, nobody can be. It is
opened once; done, it stays done; settled, it is opened again should it become true once more.
"""

import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from deadlines.models import Sweep, Task
from deadlines.reminder_statements import DEADLINE
from deadlines.reminders import current_steps
from deadlines.steps import Step
from members.categories import categories_of
from members.reach import IS_REACHED

# What somebody is changing at this moment is left to the next sweep: nobody waits for anybody.
SETTLE = f"""
    UPDATE deadlines_task AS task SET state = 'settled', closed_at = %(now)s
     WHERE task.id IN (
           SELECT task.id
             FROM deadlines_task AS task
             JOIN deadlines_duty AS duty ON duty.id = task.duty_id
             JOIN members_organization AS organization ON organization.id = task.organization_id
            WHERE task.state = 'open'
              AND (duty.state <> 'open' OR {DEADLINE} IS DISTINCT FROM task.due_on
                   OR (task.kind = 'unreachable' AND {IS_REACHED}))
              FOR UPDATE OF task SKIP LOCKED)
"""

OPEN = """
    INSERT INTO deadlines_task AS task
           (id, kind, organization_id, duty_id, due_on, step, state, opened_at, note)
    SELECT gen_random_uuid(), {kind}, found.organization_id, found.id, found.deadline, %(step)s, 'open', %(now)s, ''
      FROM ({found}) AS found
    ON CONFLICT (kind, duty_id, due_on, step) DO UPDATE
       SET state = 'open', opened_at = excluded.opened_at, closed_at = NULL, officer_id = NULL
     WHERE task.state = 'settled'
"""

# One a member: its most urgent duty. What an officer has seen to covers all that was in sight on that day.
UNREACHED = f"""
    SELECT DISTINCT ON (duty.organization_id) duty.organization_id, duty.id, {DEADLINE} AS deadline
      FROM deadlines_duty AS duty
      JOIN members_organization AS organization ON organization.id = duty.organization_id
     WHERE duty.state = 'open' AND {DEADLINE} <= %(last_deadline)s AND organization.status <> 'left'
       AND NOT {IS_REACHED}
       AND NOT EXISTS (
           SELECT FROM deadlines_task AS known
            WHERE known.organization_id = duty.organization_id AND known.kind = 'unreachable'
              AND (known.state = 'open' OR known.state = 'done'
                   AND {DEADLINE} <= (known.closed_at AT TIME ZONE 'Asia/Tokyo')::date + %(days)s))
     ORDER BY duty.organization_id, {DEADLINE}, duty.id
"""

STEP_REACHED = f"""
    SELECT duty.organization_id, duty.id, {DEADLINE} AS deadline
      FROM deadlines_duty AS duty
      JOIN members_organization AS organization ON organization.id = duty.organization_id
     WHERE duty.state = 'open' AND organization.status <> 'left'
       AND {DEADLINE} BETWEEN %(first_deadline)s AND %(last_deadline)s AND {DEADLINE} > %(superseded_until)s
       AND (duty.kind || ' ' || organization.category) = ANY(%(scope)s)
"""


@transaction.atomic
def raise_tasks(day: datetime.date) -> int:
    """Settle what is no longer true and open what is; returns how many tasks were opened."""
    Sweep.objects.select_for_update().get(day=day)  # two sweeps at once, one after the other
    _write(SETTLE, {"now": timezone.now()})
    steps = current_steps(day)
    opened = _write(OPEN.format(kind="'unreachable'", found=UNREACHED), _alarm(day, steps))
    for step in steps:
        if step.audience == "secretariat":
            kind = Task.Kind.OVERDUE if step.lead_days < 0 else Task.Kind.DUE
            opened += _write(OPEN.format(kind=f"'{kind.value}'", found=STEP_REACHED), _reached(day, step))
    return opened


def _alarm(day: datetime.date, steps: list[Step]) -> dict[str, Any]:
    """Whoever could not be mailed at any step has been found before it."""
    days = max([settings.UNREACHABLE_ALARM_DAYS, *(step.lead_days for step in steps)])
    last_deadline = day + datetime.timedelta(days=days)
    return {"now": timezone.now(), "step": "", "days": days, "last_deadline": last_deadline}


def _reached(day: datetime.date, step: Step) -> dict[str, Any]:
    """The deadlines for which the step is the current one on `day`; closed days are no matter to a list."""
    lead, following = datetime.timedelta(days=step.lead_days), step.next_lead_days
    return {
        "now": timezone.now(),
        "step": step.name,
        "first_deadline": step.effective_from + lead,
        "last_deadline": day + lead,
        "superseded_until": datetime.date.min if following is None else day + datetime.timedelta(days=following),
        "scope": [f"{kind} {category}" for kind, its_class in step.scope for category in categories_of(its_class)],
    }


def _write(statement: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
