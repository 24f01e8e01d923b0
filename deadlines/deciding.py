"""Deciding on many requests for extensions at once: each by its own verb, with a result for each."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty, ExtensionRequest
from deadlines.new_dates import check_later
from reviews.errors import Conflict

MOST_AT_ONCE = 500


class Decision(models.TextChoices):
    """What is said to all of them."""

    AS_WISHED = "as_wished", _("Extend each to the requested date")
    TO_ONE_DATE = "to_one_date", _("Extend all to one date")
    REFUSE = "refuse", _("Do not extend")


class Outcome(NamedTuple):
    """What became of one request, in words where it could not be decided."""

    asked: ExtensionRequest
    is_decided: bool
    words: str


@transaction.atomic
def decide_together(
    requests: Sequence[UUID], decision: str, *, by: Any, to: datetime.date | None = None, answer: str = ""
) -> list[Outcome]:
    """Decide on each request, the oldest first; what cannot be decided stays as it is and says why.

    All or nothing reaches the database with this call, so that the list of outcomes is the whole truth.
    """
    found = ExtensionRequest.objects.select_related("duty__organization", "asked_by").filter(pk__in=requests)
    return [_decide(asked, decision, by=by, to=to, answer=answer) for asked in found.order_by("asked_at", "pk")]


def _decide(asked: ExtensionRequest, decision: str, *, by: Any, to: datetime.date | None, answer: str) -> Outcome:
    try:
        with transaction.atomic():
            duty = Duty.objects.select_for_update(of=("self",)).select_related("organization").get(pk=asked.duty_id)
            asked.refresh_from_db(fields=["state", "granted_to"])
            if why_not := _why_not(asked, duty, decision):
                return Outcome(asked, False, why_not)
            if decision == Decision.REFUSE:
                asked.refuse(because=answer, by=by)
            else:
                day = to if decision == Decision.TO_ONE_DATE and to else asked.wished_on
                check_later(duty, day)
                asked.grant(to=day, by=by, answer=answer)
    except ValidationError as error:
        return Outcome(asked, False, _not_to_this_date(error))
    except Conflict:
        return Outcome(asked, False, gettext("Somebody else has decided this request, or the duty is closed."))
    return Outcome(asked, True, asked.get_state_display())


def _why_not(asked: ExtensionRequest, duty: Duty, decision: str) -> str:
    """Why a request cannot be decided; nothing where it can."""
    if asked.state != ExtensionRequest.State.WAITING:
        return gettext("Decided already: {state}").format(state=asked.get_state_display())
    if duty.state != Duty.State.OPEN and decision != Decision.REFUSE:  # closed, it is still to be answered
        return gettext("The duty is no longer open: {state}").format(state=duty.get_state_display())
    return ""


def _not_to_this_date(error: ValidationError) -> str:
    return gettext("Cannot be extended to this date. {why}").format(why=" ".join(error.messages))
