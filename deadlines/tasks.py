"""The daily sweep, woken by beat; harmless when it is woken twice."""

from celery import shared_task

from deadlines import sweep as daily


@shared_task(name="deadlines.tasks.sweep")
def sweep() -> None:
    """The sweep of today."""
    daily.sweep()
