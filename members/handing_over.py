"""Hand-over of managers by an officer: when the old one is gone, and in April when town-hall staff change."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from members import invitations
from members.correspondence import addressed_to_person, names_of
from members.models import HandOver, Organization, Role
from notices import outbox
from reviews.errors import Conflict


@transaction.atomic
def hand_over(organization: Organization, *, to: str, former: Role | None, because: str, by: Any) -> HandOver:
    """Make the person with the address `to` a manager, and end the role of the former one.

    Who acts for the organization already becomes a manager at once, anybody else is invited. The organization may be
    without a manager until the invitation is accepted. Both are written to. Raises Conflict where the organization has
    left, or the former one's role changed meanwhile, AlreadyThere where an invitation to the address is open.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if not organization.is_member:
        raise Conflict(organization)
    role = Role.objects.filter(organization=organization, user__email=to, user__is_active=True).first()
    if role is None:
        invitations.invite(organization, email=to, kind=Role.Kind.MANAGER, by=by)
    else:
        role.change_kind(to=Role.Kind.MANAGER)
    made: HandOver = HandOver.objects.create(
        organization=organization,
        to_address=to,
        is_invited=role is None,
        former=former.user if former else None,
        reason=because,
        made_by=by,
    )
    if role is not None:
        _tell("manager-appointed", role.user, made)
    if former is not None:
        _end(former, made)
    return made


def _end(former: Role, made: HandOver) -> None:
    """Take the former manager's role away, the last one's too: an officer answers for it. Raises Conflict."""
    gone, _of_each = Role.objects.filter(pk=former.pk, organization=made.organization, kind=former.kind).delete()
    if not gone:
        raise Conflict(former)
    _tell("role-ended", former.user, made)


def _tell(kind: str, person: User, made: HandOver) -> None:
    if not person.is_active:
        return
    outbox.queue(
        kind,
        to=person.email,
        user=person,
        language=person.language,
        context={
            "member": names_of(made.organization),
            "reason": made.reason,
            "addressee": addressed_to_person(person, made.organization),
            "path": reverse("my"),
        },
    )
