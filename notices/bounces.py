"""What came back: recorded at its mail, and the address goes on the list of those that get no more reminders.

A report counts once a mail: the second about the same mail, also one by another way, changes nothing, so that an
address an officer has taken off the list does not return to it because an old report is read again.
"""

import logging
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from notices.models import Bounce, BouncedAddress, Mail
from notices.statuses import condemns_address, refuses_address, status_in

logger = logging.getLogger(__name__)

LONGEST_DETAIL = 2000


def came_back(mail: UUID, *, status: str, detail: str) -> bool:
    """A mail could not be delivered. The address is listed where the failure is its own (`condemns_address`).

    Returns whether this was news; the report of a mail that is not ours is logged and ignored.
    """
    return _record(mail, Bounce.BOUNCED, detail, lists=condemns_address(status))


def complained_of(mail: UUID, *, detail: str) -> bool:
    """The recipient reported a mail as spam: no more reminders, which would only worsen how others receive them."""
    return _record(mail, Bounce.COMPLAINED, detail, lists=True)


def refused(mail: Mail, *, answer: str) -> None:
    """The mail server refused the recipient for good while we were sending; only 5.1.x is the address's fault."""
    if refuses_address(status_in(answer)):
        _list(mail.pk, mail.address, Bounce.REFUSED, answer)


def latest_mail_to(address: str) -> UUID | None:
    """The last mail that went to an address, for reports that name nothing else."""
    gone = Mail.objects.filter(address=address.strip().lower(), claimed_at__isnull=False)
    return gone.order_by("-queued_at").values_list("pk", flat=True).first()


@transaction.atomic
def _record(pk: UUID, kind: Bounce, detail: str, *, lists: bool) -> bool:
    detail = clean(detail)
    marked = Mail.objects.filter(pk=pk, bounce="").update(bounce=kind, bounced_at=timezone.now(), bounce_detail=detail)
    if not marked:
        logger.info("A report on mail %s is not news, or the mail is not ours", pk)
        return False
    # What came back did go out, also where the sender never reported that.
    Mail.objects.filter(pk=pk).confirm_sent()
    if lists:
        _list(pk, Mail.objects.values_list("address", flat=True).get(pk=pk), kind, detail)
    return True


def _list(mail: UUID, address: str, reason: Bounce, detail: str) -> None:
    listed: dict[str, Any] = {"address": address.lower(), "reason": reason, "detail": clean(detail), "mail_id": mail}
    BouncedAddress.objects.bulk_create([BouncedAddress(**listed)], ignore_conflicts=True)


def clean(text: str) -> str:
    """As PostgreSQL keeps it (no null bytes, no halves of characters), and no longer than somebody reads."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()[:LONGEST_DETAIL]
