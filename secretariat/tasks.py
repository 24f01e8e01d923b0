"""What beat wakes for the desk; all of it harmless when doubled.

Failures told, web pages asked, idle reviews called to mind, waiting imports and exports done: what is to be done stands
in PostgreSQL, Celery only wakes.
"""

import logging
import time

from celery import Task, shared_task
from django.conf import settings

from secretariat import failures, idle
from secretariat.checks import pages
from secretariat.exchange import running

logger = logging.getLogger(__name__)

PAGES_A_ROUND = 100
SECONDS_A_ROUND = 300  # then the next round goes on


@shared_task(name="secretariat.tasks.report_failures")
def report_failures() -> None:
    """Tell the operators what went wrong since yesterday; harmless when it is woken twice."""
    failures.report()


@shared_task(name="secretariat.tasks.check_page")
def check_page(url: str) -> None:
    """Ask one address that an officer looks at, unless it is being asked already."""
    pages.ask(url)


@shared_task(name="secretariat.tasks.check_new_pages")
def check_new_pages() -> None:
    """Ask the addresses of submissions that have come since the last round."""
    until = time.monotonic() + SECONDS_A_ROUND
    for url in pages.addresses_to_ask(PAGES_A_ROUND):
        if time.monotonic() >= until:
            return
        pages.ask(url)


@shared_task(name="secretariat.tasks.remind_officers")
def remind_officers() -> None:
    """The daily mail about reviews that lie untouched."""
    idle.remind_officers()


@shared_task(name="secretariat.tasks.run_waiting")
def run_waiting() -> None:
    """Do the imports and exports that wait; harmless when several run at once."""
    running.run_waiting()


@shared_task(name="secretariat.tasks.forget_files")
def forget_files() -> int:
    """Delete uploads and exports that have been kept long enough."""
    return running.forget_files()


def wake_check(url: str) -> None:
    """Ask for a check now; where the broker is away, the next round finds the address."""
    _wake(check_page, url)


def wake() -> None:
    """Ask for a round of imports and exports now; where the broker is away, the next minute's round finds the work."""
    _wake(run_waiting)


def _wake(task: Task, *words: str) -> None:
    if not settings.WAKE_WORKERS:
        return
    try:
        task.apply_async(words, retry=False, ignore_result=True)
    except Exception as error:  # whatever the broker's client raises
        logger.warning("The broker cannot be reached; the next round does it: %s", error)
