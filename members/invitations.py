"""Inviting people to act for an organization: the mail, and the account that accepting it makes."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User
from design.words import in_both_languages
from members.correspondence import names_of
from members.errors import AlreadyThere, InvitationClosed
from members.models import Invitation, Organization, Role
from notices import outbox, unsubscribing


@transaction.atomic
def invite(organization: Organization, *, email: str, kind: str, by: Any) -> Invitation:
    """Mail an invitation. An expired one to the same address makes room; raises AlreadyThere for an open one."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if Role.objects.filter(organization=organization, user__email=email).exists():
        raise AlreadyThere(email)
    earlier = organization.invitations.unanswered().filter(email=email).first()
    if earlier and not earlier.is_expired:
        raise AlreadyThere(email)
    if earlier:
        earlier.revoke()
    invitation = Invitation.objects.create(organization=organization, email=email, kind=kind, invited_by=by)
    outbox.queue(
        "invitation",
        to=email,
        language=language_of(email, by),
        context={
            "invitation": invitation.pk,
            "inviting": names_of(organization),
            "role": in_both_languages(Role.Kind(kind).label),
            "invited_by": by.name or by.email,
            "expires_on": invitation.expires_on.isoformat(),
        },
    )
    return invitation


def language_of(email: str, by: Any) -> str:
    """The invited person's own language where known, else the language of whoever invites."""
    known = User.objects.filter(email=email).values_list("language", flat=True).first()
    return known or by.language


@transaction.atomic
def accept_as_new_person(invitation: Invitation, *, name: str, password: str, language: str) -> User:
    """Make the account that the mailed link proves, with the invited role.

    Raises InvitationClosed where it was answered meanwhile, AlreadyThere where the address has an account by now.
    """
    if not Invitation.objects.open().select_for_update(of=("self",)).filter(pk=invitation.pk).exists():
        raise InvitationClosed
    if User.objects.filter(email=invitation.email).exists():
        raise AlreadyThere(invitation.email)
    user = User.objects.create_user(invitation.email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    unsubscribing.take_over(user)
    invitation.accept(user=user)
    return user
