"""Fewer advance notices: what a signed link in a reminder allows its holder to ask for (DOMAIN §4)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet

from notices.letters import SALT
from notices.models import ThinnedAddress


def address_in(token: str) -> str | None:
    """The address a link was made for; None where the link is not ours."""
    try:
        return signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None


def is_thinned(address: str) -> bool:
    """Whether the address gets advance notices of 30 days and later only."""
    return (
        _person(address, thin_advance_notices=True).exists() or ThinnedAddress.objects.filter(address=address).exists()
    )


@transaction.atomic
def thin(address: str) -> None:
    """From now on only advance notices of 30 days and later; duties themselves are never silenced.

    It is the choice of the person who signs in with the address (and stands in their settings); an address that
    nobody signs in with, a section's shared one, is listed.
    """
    if not _person(address).update(thin_advance_notices=True):
        ThinnedAddress.objects.get_or_create(address=address)


@transaction.atomic
def undo(address: str) -> None:
    """All advance notices again."""
    ThinnedAddress.objects.filter(address=address).delete()
    _person(address).update(thin_advance_notices=False)


def take_over(person: Any) -> None:
    """What was chosen for an address becomes the choice of the person who signs in with it from now on."""
    if ThinnedAddress.objects.filter(address=person.email).delete()[0]:
        _person(person.email).update(thin_advance_notices=True)


def _person(address: str, **more: Any) -> QuerySet[Any]:
    return get_user_model().objects.filter(email=address, is_active=True, **more)
