"""What the worker does for reports; harmless when it is woken twice."""

import logging

from celery import shared_task
from django.conf import settings

from reports import follow_up

logger = logging.getLogger(__name__)


@shared_task(name="reports.tasks.make_follow_ups")
def make_follow_ups() -> None:
    """Make the yearly follow-up reports that were asked for."""
    follow_up.make_waiting()


def wake() -> None:
    """Ask the worker to begin now; where the broker is away, the next round finds what was asked for."""
    if not settings.WAKE_WORKERS:
        return
    try:
        make_follow_ups.apply_async(retry=False, ignore_result=True)
    except Exception as error:  # whatever the broker's client raises
        logger.warning("The broker cannot be reached; the report is made in the next round: %s", error)
