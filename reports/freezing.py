"""Freezing a year as officers have asked for it: at once where the partnership is small, else by the worker."""

import logging

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from reports import closing
from reports.models import Freezing, YearCount
from reviews.errors import Conflict

logger = logging.getLogger(__name__)


def freeze_asked() -> int:
    """Carry out all that was asked for; the worker's part. Returns how many have come to an end."""
    return sum(carry_out(pk) for pk in Freezing.objects.asked_for().values_list("pk", flat=True))


def carry_out(pk: int) -> bool:
    """Freeze what one officer has asked for, unless another worker is at it; False where nothing came to an end.

    The year, its members and what the officer is told are one transaction: who dies in it leaves nothing.
    """
    if not Freezing.begin(pk):
        return False
    try:
        with transaction.atomic():
            asked = Freezing.objects.locked(pk)
            if asked is None:
                return False
            Freezing.end(pk, freeze(asked))
    except (OperationalError, InterfaceError):
        logger.exception("Freezing %s was broken off by the database; it is taken up again", pk)
        return False
    except Exception:
        logger.exception("Freezing %s has failed", pk)
        Freezing.end(pk, Freezing.Outcome.FAILED)
    return True


def freeze(asked: Freezing) -> str:
    """Freeze it, or say why not; figures that have changed are kept for whoever looks at them next."""
    if not asked.by.may_decide:  # the account was closed, or is no longer an officer's
        return Freezing.Outcome.FAILED
    began = timezone.now()
    try:
        closing.freeze(asked.year, edition=asked.edition, seen=asked.seen, by=asked.by, reason=asked.reason)
    except closing.Changed as changed:
        YearCount.put(asked.year, changed.subject, as_of=began)
        return Freezing.Outcome.CHANGED
    except Conflict:
        return Freezing.Outcome.OVERTAKEN
    return Freezing.Outcome.FROZEN
