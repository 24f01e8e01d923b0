"""Duties that were answered before the portal knew of it: many are closed at once, as `Duty.fulfilled` closes one."""

from collections.abc import Sequence

from django.db import transaction

from deadlines.models import Duty, StandingDecision, Task
from deadlines.verbs import REMINDER
from notices import outbox

BATCH = 1000


@transaction.atomic
def keep_fulfilled(duties: Sequence[Duty]) -> None:
    """Save duties that were marked as fulfilled; reminders, tasks and holds that waited for them fall away."""
    Duty.objects.bulk_update(duties, ["state", "first_submitted_on", "closed_at"], batch_size=BATCH)
    keys = [duty.pk for duty in duties]
    Task.objects.filter(duty__in=keys).settle()
    outbox.cancel_all(keys, kinds=[REMINDER])
    StandingDecision.objects.filter(duties__in=keys).settle()
