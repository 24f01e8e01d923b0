"""Leaving the partnership (退会): the date, the reason, and the end of what is still owed."""

import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deadlines import ledger
from deadlines.models import Duty, StandingDecision
from design.words import in_both_languages
from enrolment.models import LeavingRequest
from members.correspondence import names_of, write_to
from members.models import Organization, Role, StatusChange
from members.models.organization import LeavingReason, Status
from notices import outbox
from reviews.errors import Conflict
from timekeeping import today


class Ending(NamedTuple):
    """What ends with a membership."""

    duties: list[Duty]
    invitations: int
    decision: StandingDecision | None  # a notice or hold that is under way


def what_ends(organization: Organization) -> Ending:
    """What `leave` would end now, to be seen before it is confirmed."""
    return Ending(
        list(organization.duties.outstanding().soonest_first()),
        organization.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True).count(),
        organization.standing_decisions.unfinished().first(),
    )


@transaction.atomic
def confirm(
    request: LeavingRequest, *, on: datetime.date, reason_code: str, explanation: str = "", by: Any
) -> Organization:
    """Confirm a request to leave (退会届) with the date and reason an officer decided on.

    Raises as `leave`, and ValidationError for a removal: that takes a written notice and two officers.
    """
    if reason_code == LeavingReason.REMOVED:
        raise ValidationError(_("A removal is no answer to a request; it takes a written notice and two officers."))
    request.accept(by=by, comment=explanation)
    return leave(request.organization, on=on, reason_code=reason_code, explanation=explanation, by=by)


@transaction.atomic
def leave(
    organization: Organization, *, on: datetime.date, reason_code: str, explanation: str = "", by: Any
) -> Organization:
    """End a membership: status and its history, duties and their reminders, open invitations, a mail to its people.

    Raises Conflict where it has left already, ValidationError for an impossible date.
    """
    check_leaving_date(organization, on)
    ledger.lock(organization)
    left = Organization.objects.members().filter(pk=organization.pk)
    changed = left.update(
        status=Status.LEFT,
        left_on=on,
        leaving_reason=LeavingReason(reason_code),
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    if not changed:
        raise Conflict(organization)
    organization.refresh_from_db()
    StatusChange.objects.create(
        organization=organization,
        status=Status.LEFT,
        effective_on=on,
        leaving_reason=reason_code,
        reason=explanation,
        by=by,
    )
    organization.standing_decisions.end_with_membership(by=by)
    ledger.end_duties(organization)
    outbox.cancel_for(organization.pk)
    organization.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=timezone.now())
    _tell(organization, explanation)
    return organization


@transaction.atomic
def remove(decision: StandingDecision, *, by: Any) -> Organization:
    """Carry out a removal (事務局決定による退会) as a second officer, after the written notice.

    Raises ValidationError where it is not the time or not this officer's to decide, Conflict where somebody was faster.
    """
    decision.decide(by=by)
    return leave(
        decision.organization, on=today(), reason_code=LeavingReason.REMOVED, explanation=decision.reason, by=by
    )


def check_leaving_date(organization: Organization, on: datetime.date) -> None:
    """Raise ValidationError for a day before the organization joined or after today."""
    if on < organization.joined_on:
        raise ValidationError(_("The date of leaving is before the joining date."))
    if on > today():
        raise ValidationError(_("The date of leaving is in the future; confirm it when the day has come."))


def _tell(organization: Organization, explanation: str) -> None:
    write_to(
        organization,
        "member-left",
        about=organization.pk,
        step=organization.left_on.isoformat() if organization.left_on else "",
        context={
            "leaving": names_of(organization),
            "left_on": organization.left_on.isoformat() if organization.left_on else "",
            "reason": in_both_languages(LeavingReason(organization.leaving_reason).label),
            "explanation": explanation,
        },
        also=[role.user for role in Role.objects.managers().filter(organization=organization).select_related("user")],
    )
