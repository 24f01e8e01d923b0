"""Writing an accepted change (変更届) into the register."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from deadlines import ledger
from enrolment import duplicates
from enrolment.models import ChangeRequest
from enrolment.models.change import REVIEWED
from members.categories import CLASS_OF, Category
from members.models import Organization
from reviews.errors import Conflict
from timekeeping import today


@transaction.atomic
def apply_change(request: ChangeRequest, *, by: Any) -> Organization:
    """Write the changed facts and derive the duties anew; called by acceptance, in its transaction.

    Raises AlreadyRegistered where another member has the new number, Conflict where the organization has left.
    """
    ledger.lock(request.organization)
    organization = Organization.objects.select_for_update().get(pk=request.organization_id)
    if not organization.is_member:
        raise Conflict(organization)
    moved = moved_on(organization, request.changes.get("category", ""), request.effective_on)
    organization.class_changed_on = moved or organization.class_changed_on
    for name, value in request.changes.items():
        if name in REVIEWED:
            setattr(organization, name, value)
    taken = duplicates.taken(identity_of(organization))
    if taken:
        raise duplicates.AlreadyRegistered(taken)
    _save(organization)
    ledger.reconcile(Organization.objects.filter(pk=organization.pk))
    return organization


def moved_on(organization: Organization, category: str, effective_on: datetime.date | None) -> datetime.date | None:
    """The day from which the duties of another requirement class are counted; None where the class stays."""
    if not category or CLASS_OF[Category(category)] == organization.requirement_class:
        return None
    return max(effective_on or today(), organization.joined_on)


def identity_of(organization: Organization) -> duplicates.Registered:
    """What identifies a member, to look for another one with the same."""
    return duplicates.Registered(
        organization.category,
        organization.corporate_number,
        organization.local_government_code,
        organization.name_ja,
        organization=organization.pk,
    )


def _save(organization: Organization) -> None:
    organization.version = F("version") + 1
    try:
        with transaction.atomic():
            organization.save()
    except IntegrityError as error:  # another member got the number at this moment
        raise duplicates.AlreadyRegistered({"corporate_number": duplicates.TAKEN}) from error
    organization.refresh_from_db()
