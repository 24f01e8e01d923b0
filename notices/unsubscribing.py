"""Fewer advance notices: what a signed link in a reminder allows its holder to ask for (DOMAIN §4)."""

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction

from notices.letters import SALT
from notices.models import ThinnedAddress


def address_in(token: str) -> str | None:
    """The address a link was made for; None where the link is not ours."""
    try:
        return signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None


@transaction.atomic
def thin(address: str) -> None:
    """From now on only advance notices of 30 days and later; duties themselves are never silenced."""
    ThinnedAddress.objects.get_or_create(address=address)
    get_user_model().objects.filter(email=address).update(thin_advance_notices=True)
