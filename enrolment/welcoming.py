"""Inviting the first manager of members that nobody can sign in for yet: those taken over from the register."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from members.errors import AlreadyThere
from members.invitations import invite
from members.models import Contact, Invitation, Organization, Role

AT_ONCE = 100  # invitations on one press, so that a slip does not write to everybody


def without_manager() -> QuerySet[Organization]:
    """Present members with a contact, without a manager and without an invitation to become one."""
    own = {"organization": OuterRef("pk")}
    managers = Role.objects.managers().filter(**own)
    invited = Invitation.objects.open().filter(kind=Role.Kind.MANAGER, **own)
    found: QuerySet[Organization] = Organization.objects.members().filter(
        Exists(Contact.objects.filter(**own)), ~Exists(managers), ~Exists(invited)
    )
    return found.prefetch_related("contacts").order_by("sort_key", "pk")


@transaction.atomic
def invite_first_managers(organizations: Iterable[Organization], *, by: Any) -> int:
    """Invite the first contact of each as its manager; returns how many mails were queued."""
    invited = 0
    for organization in organizations:
        contact = organization.contacts.all()[0]
        try:
            invite(organization, email=contact.email.lower(), kind=Role.Kind.MANAGER, by=by)
        except AlreadyThere:  # the contact has another role or invitation: people of the organization decide
            continue
        invited += 1
    return invited
