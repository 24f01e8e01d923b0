"""Links of applicants that work like a key; minted at the moment a mail is sent (see members/private_links.py)."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from enrolment.models import Application
from members.private_links import set_password
from notices import kinds


def application_link(context: Mapping[str, Any], user: Any) -> dict[str, str]:
    """The private address of the application; nowhere once an unfinished one is gone."""
    application = Application.objects.filter(pk=context["application"]).first()
    return {"path": application.get_absolute_url()} if application else {}


def way_in(context: Mapping[str, Any], user: Any) -> dict[str, Any]:
    """How the first manager comes in: by setting a password, or with the account that is there already."""
    if user is None:
        return application_link(context, user)
    if user.has_usable_password():
        return {"path": reverse("account_login"), "has_account": True}
    return {**set_password(context, user), "sets_password": True}


def register() -> None:
    """Make the private mails known to the outbox; called once when the portal starts."""
    for event in ("started", "received", "returned", "return-cancelled", "declined", "withdrawn"):
        kinds.register(kinds.Kind(f"application-{event}", private=True, mint=application_link))
    kinds.register(kinds.Kind("application-approved", private=True, mint=way_in))
