"""What a member chooses itself, and what follows from it: only what is still open moves.

Another interval leaves alone also what is overdue: who asks for more time asks for an extension.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from deadlines.ledger import reconcile
from deadlines.models import Schedule
from members.models import Organization
from reviews.errors import Conflict
from timekeeping import today


def schedule_of(organization: Organization) -> Schedule:
    """The organization's own schedule; one with the defaults, not saved, where it has chosen nothing yet."""
    return Schedule.objects.filter(organization=organization).first() or Schedule(organization=organization)


@transaction.atomic
def choose(schedule: Schedule, *, version: int | None = None, on: datetime.date | None = None, **choices: Any) -> int:
    """Save an organization's choices and give its open duties the dates that follow; returns how many changed.

    `version`: that of the schedule which the person has seen; None where nobody has (an import). Raises Conflict where
    somebody else has saved since.
    """
    organizations = Organization.objects.filter(pk=schedule.organization_id)
    organizations.select_for_update(no_key=True).get()  # also of two first choices one comes after the other
    written, _is_new = Schedule.objects.get_or_create(organization_id=schedule.organization_id)
    if choices.get("interval_months", written.interval_months) != written.interval_months:
        choices["interval_since"] = on or today()
    seen = Schedule.objects.filter(pk=written.pk)
    if version is not None:
        seen = seen.filter(version=version)
    if not seen.update(version=F("version") + 1, **choices):
        raise Conflict(schedule)
    return reconcile(organizations, on=on)
