"""Which duties were answered before the portal existed: pure rules on dates."""

import datetime
from collections.abc import Iterable
from typing import Any

from dateutil.relativedelta import relativedelta

from deadlines.models import Duty
from timekeeping.clock import TOKYO

ONCE = {
    Duty.Kind.GOALS: "goals_received_on",
    Duty.Kind.ANNOUNCEMENT: "announcement_received_on",
    Duty.Kind.PROJECT: "project_received_on",
}


def settle(duties: Iterable[Duty], facts: dict[str, Any], *, interval_months: int) -> list[Duty]:
    """Mark the answered duties of one member as fulfilled; returns those that were changed, not saved."""
    changed = []
    reports = []
    for duty in duties:
        if duty.kind in ONCE:
            received = facts[ONCE[Duty.Kind(duty.kind)]]
            changed += [fulfil(duty, received)] if received else []
        else:
            reports.append(duty)
    return changed + settle_reports(reports, facts["last_report_received_on"], interval_months)


def settle_reports(reports: list[Duty], received: datetime.date | None, interval_months: int) -> list[Duty]:
    """The last report answered the period whose due date is nearest to it, and so all periods before.

    A report before the first due date answered the first period.
    """
    if received is None or not reports:
        return []
    # The half of an interval in whole months: 6 of 12.
    horizon = received + relativedelta(months=interval_months // 2)
    dated = sorted((duty for duty in reports if duty.due_on), key=lambda duty: duty.due_on or received)
    answered = [duty for duty in dated if duty.due_on and duty.due_on <= horizon] or dated[:1]
    *earlier, last = answered
    return [*(fulfil(duty, None) for duty in earlier), fulfil(last, received)]


def within_reach(duties: Iterable[Duty], received: datetime.date, interval_months: int) -> list[Duty]:
    """The open duties that a report of that day can have answered.

    Where the first period is settled already, an old report must not answer the one that is owed now.
    """
    horizon = received + relativedelta(months=interval_months // 2)
    return [duty for duty in duties if duty.period == 1 or (duty.due_on and duty.due_on <= horizon)]


def fulfil(duty: Duty, received: datetime.date | None) -> Duty:
    """Mark a duty as fulfilled on a day; for earlier reports the day is not known. A day that is known stays."""
    received = duty.first_submitted_on or received
    duty.state = Duty.State.FULFILLED
    duty.first_submitted_on = received
    closed_on = received or duty.due_on
    duty.closed_at = datetime.datetime.combine(closed_on, datetime.time(12), TOKYO) if closed_on else None
    return duty
