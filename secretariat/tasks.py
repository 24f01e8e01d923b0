"""What beat wakes for the desk."""

from celery import shared_task

from secretariat import failures


@shared_task(name="secretariat.tasks.report_failures")
def report_failures() -> None:
    """Tell the operators what went wrong since yesterday; harmless when it is woken twice."""
    failures.report()
