"""What imports from before the portal share: submissions come in as accepted, on the days of then."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.models import State
from timekeeping.clock import TOKYO

BATCH = 1000


def noon(day: datetime.date) -> datetime.datetime:
    """The middle of a past day; of today not what is still to come."""
    return min(datetime.datetime.combine(day, datetime.time(12), TOKYO), timezone.now())


def as_accepted(received_on: datetime.date, accepted_on: datetime.date, *, by: Any) -> dict[str, Any]:
    """What a submission says of its way through the review."""
    received = noon(received_on)
    return {
        "state": State.ACCEPTED,
        "created_at": received,
        "first_submitted_at": received,
        "submitted_at": received,
        "decided_at": noon(accepted_on),
        "decided_by": by,
    }


def write_events(model: Any, submissions: Iterable[Any], *, by: Any) -> None:
    """Into the history of each: accepted then, taken over by an import."""
    comment = _("Taken over by an import.")
    states = {"from_state": State.DRAFT, "to_state": State.ACCEPTED}
    events = [model(subject=each, by=by, comment=comment, at=each.decided_at, **states) for each in submissions]
    model.objects.bulk_create(events, batch_size=BATCH)
