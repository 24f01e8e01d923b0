"""Celery only wakes: what is to be imported and exported stands in PostgreSQL."""

import logging

from celery import shared_task
from django.conf import settings

from secretariat.exchange import running

logger = logging.getLogger(__name__)


@shared_task(name="secretariat.tasks.run_waiting")
def run_waiting() -> None:
    """Do what waits; harmless when several run at once."""
    running.run_waiting()


@shared_task(name="secretariat.tasks.forget_files")
def forget_files() -> int:
    """Delete uploads and exports that have been kept long enough."""
    return running.forget_files()


def wake() -> None:
    """Ask for a round now; where the broker is away, the next minute's round finds the work."""
    if not settings.WAKE_WORKERS:
        return
    try:
        run_waiting.apply_async(retry=False, ignore_result=True)
    except Exception as error:  # whatever the broker's client raises: the work is safe in its row
        logger.warning("The broker cannot be reached; imports and exports wait for the next round: %s", error)
