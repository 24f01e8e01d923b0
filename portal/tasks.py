from celery import shared_task

from portal.counting import count_anew


@shared_task
def count_figures() -> None:
    """Count the public figures anew where they are stale (portal/counting.py)."""
    count_anew()
