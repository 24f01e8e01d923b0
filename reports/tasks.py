"""What the worker does for reports; harmless when it is woken twice."""

import logging
from typing import Any

from celery import shared_task
from django.conf import settings

from reports import follow_up, freezing, year_preview

logger = logging.getLogger(__name__)


@shared_task(name="reports.tasks.make_follow_ups")
def make_follow_ups() -> None:
    """Make the yearly follow-up reports that were asked for."""
    follow_up.make_waiting()


@shared_task(name="reports.tasks.count_years")
def count_years() -> None:
    """Count the years that somebody wants to look at before freezing them."""
    year_preview.count_asked()


@shared_task(name="reports.tasks.freeze_years")
def freeze_years() -> None:
    """Freeze the years that officers have asked for."""
    freezing.freeze_asked()


def wake() -> None:
    """Ask the worker for the follow-up reports now; where the broker is away, the next round finds them."""
    _begin(make_follow_ups)


def wake_counting() -> None:
    """Ask the worker to count now, as `wake` does."""
    _begin(count_years)


def wake_freezing() -> None:
    """Ask the worker to freeze now, as `wake` does."""
    _begin(freeze_years)


def _begin(task: Any) -> None:
    if not settings.WAKE_WORKERS:
        return
    try:
        task.apply_async(retry=False, ignore_result=True)
    except Exception as error:  # whatever the broker's client raises
        logger.warning("The broker cannot be reached; %s begins in the next round: %s", task.name, error)
