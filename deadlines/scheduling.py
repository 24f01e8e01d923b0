"""What a member chooses itself, and what follows from it: only what is still open moves."""

from typing import Any

from django.db import transaction

from deadlines.ledger import reconcile
from deadlines.models import Schedule
from members.models import Organization


def schedule_of(organization: Organization) -> Schedule:
    """The organization's own schedule; one with the defaults, not saved, where it has chosen nothing yet."""
    return Schedule.objects.filter(organization=organization).first() or Schedule(organization=organization)


@transaction.atomic
def choose(schedule: Schedule, **choices: Any) -> int:
    """Save an organization's choices and give its open duties the dates that follow; returns how many changed."""
    for name, value in choices.items():
        setattr(schedule, name, value)
    schedule.save()
    return reconcile(Organization.objects.filter(pk=schedule.organization_id))
