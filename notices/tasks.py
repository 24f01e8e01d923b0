"""Celery only wakes: what is to be sent stands in PostgreSQL, so losing the broker delays a mail and loses none."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from celery import shared_task
from django.conf import settings
from django.db import OperationalError

from notices import delivery, mailboxes
from notices.collecting import collect

logger = logging.getLogger(__name__)

SECONDS_A_ROUND = 300  # then the next minute's round goes on, so that no round outlives its message at the broker
SECONDS_AWAY = 10  # for so long a broker that was away is not asked again


@shared_task(name="notices.tasks.deliver")
def deliver() -> None:
    """Send what is queued; harmless when several run at once."""
    try:
        with ending_gently() as goes_on:
            delivery.deliver(seconds=SECONDS_A_ROUND, connections=settings.MAIL_CONNECTIONS, goes_on=goes_on)
    except delivery.MailServerAway as error:
        logger.warning("The mail server cannot be reached; mail waits for the next round: %s", error)
    except OperationalError as error:
        logger.warning("The database broke off; mail waits for the next round: %s", error)


@shared_task(name="notices.tasks.collect_bounces")
def collect_bounces() -> None:
    """Empty the bounce mailbox; harmless when several run at once."""
    try:
        collect(settings.BOUNCE_MAILBOX_URL)
    except mailboxes.MailboxAway as error:
        logger.error("The bounce mailbox cannot be read; the next round tries again: %s", error)


@contextmanager
def ending_gently() -> Iterator[Callable[[], bool]]:
    """A worker process that is told to end (SIGTERM) does so after the mail at hand, which is not left in doubt."""
    told: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: True
        return
    before = signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    try:
        yield lambda: not told
    finally:
        signal.signal(signal.SIGTERM, before)
        if told:
            signal.raise_signal(signal.SIGTERM)


class Waker:
    """Asks for a round of sending now; where the broker is away, the next minute's round finds the mail.

    A call that failed is remembered for some seconds in this process, so that an absent broker holds up one request,
    not each.
    """

    def __init__(self) -> None:
        self._quiet_until = 0.0

    def __call__(self) -> None:
        if not settings.WAKE_WORKERS or time.monotonic() < self._quiet_until:
            return
        try:
            deliver.apply_async(retry=False, ignore_result=True)
        except Exception as error:  # whatever the broker's client raises: the mail is safe in the outbox
            self._quiet_until = time.monotonic() + SECONDS_AWAY
            logger.warning("The broker cannot be reached; mail waits for the next round: %s", error)


wake = Waker()
