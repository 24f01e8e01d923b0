"""What beat wakes for the desk: failures told, web pages asked, idle reviews called to mind; harmless when doubled."""

import logging
import time

from celery import shared_task
from django.conf import settings

from secretariat import failures, idle
from secretariat.checks import pages

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


def wake_check(url: str) -> None:
    """Ask for a check now; where the broker is away, the next round finds the address."""
    if not settings.WAKE_WORKERS:
        return
    try:
        check_page.apply_async([url], retry=False, ignore_result=True)
    except Exception as error:  # whatever the broker's client raises
        logger.warning("The broker cannot be reached; the page is checked in the next round: %s", error)
