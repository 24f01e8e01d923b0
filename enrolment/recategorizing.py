"""Change of category by an officer: what it does to the duties is shown first, then confirmed."""

import datetime
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deadlines import fingerprint, ledger
from deadlines.models import Duty
from design.words import in_both_languages
from enrolment import duplicates
from enrolment.changing import apply_change, identity_of, moved_on
from enrolment.models import ChangeRequest
from members.categories import Category
from members.correspondence import names_of, write_to
from members.models import Organization, Role
from reviews.errors import Conflict
from reviews.models import EDITABLE, State
from timekeeping import today


@dataclass(frozen=True)
class Effect:
    """What a change of category does to the duties of a member."""

    ending: list[Duty]
    opening: list[Duty]
    redated: list[tuple[Duty, datetime.date | None]]  # with the date they have now
    counts_from: datetime.date | None = None  # where the requirement class changes

    @property
    def fingerprint(self) -> str:
        """Tells whether it is still what the officer has seen."""
        said = [
            *(f"-{duty.kind}/{duty.period}" for duty in self.ending),
            *(f"+{duty.kind}/{duty.period}/{duty.due_on}" for duty in self.opening),
            *(f"~{duty.kind}/{duty.period}/{before}/{duty.due_on}" for duty, before in self.redated),
        ]
        return fingerprint.of_words(said)


class _Rehearsed(Exception):
    """Ends a rehearsal: everything in it is rolled back."""


def preview(organization: Organization, category: str, *, effective_on: datetime.date) -> Effect:
    """What would become of the duties, worked out by the ledger itself and rolled back.

    Raises ValidationError as `check_category`.
    """
    check_category(organization, category)
    effect = Effect([], [], [])
    try:
        with transaction.atomic():
            ledger.lock(organization)
            before = _duties(organization)
            moved = moved_on(organization, category, effective_on)
            Organization.objects.filter(pk=organization.pk).update(
                category=Category(category), class_changed_on=moved or organization.class_changed_on
            )
            ledger.reconcile(Organization.objects.filter(pk=organization.pk))
            effect = replace(_difference(before, _duties(organization)), counts_from=moved)
            raise _Rehearsed
    except _Rehearsed:
        return effect


def effect_of(change: ChangeRequest) -> Effect | None:
    """What it would do to the duties where another category waits to be accepted; None where none does or can be."""
    category = change.changes.get("category")
    if not category or change.state != State.SUBMITTED:
        return None
    try:
        return preview(change.organization, category, effective_on=change.effective_on or today())
    except ValidationError:  # said when it is accepted
        return None


@transaction.atomic
def recategorize(
    organization: Organization, category: str, *, effective_on: datetime.date, because: str, seen: str, by: Any
) -> Effect:
    """Give the member another category, derive its duties anew and tell it; kept as an accepted notification of change.

    Raises ValidationError where the category asks for a number the member has not, Conflict where the duties are not
    those in the preview (`seen`), a notification of change is in hand, or it has left.
    """
    ledger.lock(organization)
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    check_category(organization, category)
    if not organization.is_member or organization.category == category:
        raise Conflict(organization)
    if organization.change_requests.filter(state__in=(*EDITABLE, State.SUBMITTED)).exists():
        raise Conflict(organization)
    before = _duties(organization)
    change = _kept(organization, category, effective_on=effective_on, because=because, by=by)
    apply_change(change, by=by)
    effect = _difference(before, _duties(organization))
    if effect.fingerprint != seen:
        raise Conflict(organization)
    _tell(change, effect)
    return effect


def check_category(organization: Organization, category: str) -> None:
    """Raise ValidationError where the category asks for a number that is not registered or that another member has."""
    if category == Category.LOCAL_GOVERNMENT and not organization.local_government_code:
        raise ValidationError(_("A local government needs its code; please use a notification of change."))
    if category == Category.COMPANY and not organization.corporate_number:
        raise ValidationError(_("A company needs its corporate number; please use a notification of change."))
    planned = identity_of(organization)._replace(category=category)
    if taken := duplicates.taken(planned):
        raise duplicates.AlreadyRegistered(taken)


def _kept(
    organization: Organization, category: str, *, effective_on: datetime.date, because: str, by: Any
) -> ChangeRequest:
    """The change as a notification that the secretariat wrote and accepted itself, with its event."""
    changes = {"category": str(category)}
    if organization.local_government_code and category != Category.LOCAL_GOVERNMENT:
        changes["local_government_code"] = ""
    now = timezone.now()
    change: ChangeRequest = ChangeRequest.objects.create(
        organization=organization,
        changes=changes,
        before={name: getattr(organization, name) for name in changes},
        effective_on=effective_on,
        reason=because,
        state=State.ACCEPTED,
        created_by=by,
        first_submitted_at=now,
        submitted_at=now,
        decided_at=now,
        decided_by=by,
    )
    change.events.create(from_state=State.DRAFT, to_state=State.ACCEPTED, by=by, comment=because)
    return change


def _duties(organization: Organization) -> dict[UUID, Duty]:
    return {duty.pk: duty for duty in Duty.objects.filter(organization=organization).soonest_first()}


def _difference(before: dict[UUID, Duty], after: dict[UUID, Duty]) -> Effect:
    """Compare the ledger before and after."""
    outstanding = (Duty.State.OPEN, Duty.State.SUBMITTED)
    was_owed = {pk for pk, duty in before.items() if duty.state in outstanding}
    is_owed = {pk for pk, duty in after.items() if duty.state in outstanding}
    return Effect(
        ending=[duty for pk, duty in before.items() if pk in was_owed - is_owed],
        opening=[duty for pk, duty in after.items() if pk in is_owed - was_owed],
        redated=[
            (duty, before[pk].due_on)
            for pk, duty in after.items()
            if pk in is_owed & was_owed and before[pk].due_on != duty.due_on
        ],
    )


def _tell(change: ChangeRequest, effect: Effect) -> None:
    organization = change.organization
    roles = Role.objects.managers().filter(organization=organization).select_related("user")
    write_to(
        organization,
        "category-changed",
        about=change.pk,
        context={
            "member": names_of(organization),
            "before": in_both_languages(Category(change.before["category"]).label),
            "after": in_both_languages(Category(change.changes["category"]).label),
            "effective_on": change.effective_on.isoformat() if change.effective_on else "",
            "reason": change.reason,
            "ending": [duty.as_said for duty in effect.ending],
            "opening": [duty.as_said for duty in effect.opening],
            "redated": [duty.as_said for duty, _before in effect.redated],
            "path": reverse("workspace", args=[organization.pk]),
        },
        also=[role.user for role in roles],
    )
