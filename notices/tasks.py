"""Celery only wakes: what is to be sent stands in PostgreSQL, so losing the broker delays a mail and loses none."""

import logging

from celery import shared_task
from django.conf import settings

from notices import delivery, mailboxes
from notices.collecting import collect

logger = logging.getLogger(__name__)

SECONDS_A_ROUND = 300  # then the next minute's round goes on, so that no round outlives its message at the broker


@shared_task(name="notices.tasks.deliver")
def deliver() -> None:
    """Send what is queued; harmless when several run at once."""
    try:
        delivery.deliver(seconds=SECONDS_A_ROUND)
    except delivery.MailServerAway as error:
        logger.warning("The mail server cannot be reached; mail waits for the next round: %s", error)


@shared_task(name="notices.tasks.collect_bounces")
def collect_bounces() -> None:
    """Empty the bounce mailbox; harmless when several run at once."""
    try:
        collect(settings.BOUNCE_MAILBOX_URL)
    except mailboxes.MailboxAway as error:
        logger.error("The bounce mailbox cannot be read; the next round tries again: %s", error)


def wake() -> None:
    """Ask for a round of sending now; where the broker is away, the next minute's round finds the mail."""
    if not settings.WAKE_WORKERS:
        return
    try:
        deliver.apply_async(retry=False, ignore_result=True)
    except Exception as error:  # whatever the broker's client raises: the mail is safe in the outbox
        logger.warning("The broker cannot be reached; mail waits for the next round: %s", error)
