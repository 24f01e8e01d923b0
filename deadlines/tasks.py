"""The daily sweep, woken by beat; harmless when it is woken twice."""

from celery import shared_task

from deadlines import sweep as daily
from deadlines.models import Sweep
from timekeeping import today


@shared_task(name="deadlines.tasks.sweep")
def sweep() -> None:
    """The sweep of today."""
    daily.sweep()


@shared_task(name="deadlines.tasks.sweep_if_missed")
def sweep_if_missed() -> None:
    """The sweep of today where it has not run: beat forgets a call that the broker did not take."""
    if not Sweep.objects.filter(day=today(), finished_at__isnull=False).exists():
        daily.sweep()
