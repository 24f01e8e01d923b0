"""Links that work like a key. They are minted at the moment a mail is sent and never lie in the outbox."""

from collections.abc import Mapping
from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from members.models import Invitation
from notices import kinds


def set_password(context: Mapping[str, Any], user: Any) -> dict[str, str]:
    """Where the person sets a password; it works once and for the days of PASSWORD_RESET_TIMEOUT."""
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return {"path": reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])}


def confirm_address(context: Mapping[str, Any], user: Any) -> dict[str, str]:
    """Where a new address is confirmed; nowhere when the change was cancelled in the meantime."""
    address = EmailAddress.objects.filter(user=user, email=context["email"]).first()
    if address is None:
        return {}
    return {"path": reverse("account_confirm_email", args=[EmailConfirmationHMAC.create(address).key])}


def invitation(context: Mapping[str, Any], user: Any) -> dict[str, str]:
    """Where an invitation is accepted."""
    return {"path": Invitation.objects.get(pk=context["invitation"]).get_absolute_url()}


def register() -> None:
    """Make the private mails known to the outbox; called once when the portal starts."""
    for name, mint in {
        "set-password": set_password,
        "password-reset": set_password,
        "email-confirmation": confirm_address,
        "invitation": invitation,
    }.items():
        kinds.register(kinds.Kind(name, private=True, mint=mint))
