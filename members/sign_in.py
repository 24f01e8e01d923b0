"""How people sign in: nobody signs up by themselves, and sign-in mails go through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import User
from notices import outbox

# allauth's mails with a private link, which is minted only when the mail is sent (members/private_links.py).
LINK_MAILS = {
    "account/email/password_reset_key": "password-reset",
    "account/email/email_confirmation": "email-confirmation",
    "account/email/email_confirmation_signup": "email-confirmation",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from approval and invitation only; officers go to their desk, members to their workspace."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user: Any = request.user
        return reverse("admin:index") if user.is_officer else reverse("my")

    def post_login(self, request: HttpRequest, user: Any, **login: Any) -> HttpResponse:
        """Whoever signs in has proved the address by a mailed link; allauth keeps that as a verified address."""
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        return super().post_login(request, user, **login)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person that the sign-in was changed; at the old address too where the address changed."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email or user.email)

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail; every request for one is a mail of its own. Mails to unknown addresses are never sent."""
        user: User | None = context.get("user")
        if user is None:
            return
        kind = LINK_MAILS.get(template_prefix, "security-notice")
        said: dict[str, Any] = {"addressee": {"name": user.name}}
        if kind == "security-notice":
            said |= {"event": template_prefix.rpartition("/")[2], "path": reverse("account_reset_password")}
        else:
            said |= {"email": email}
        outbox.queue(kind, to=email, user=user, language=user.language, context=said)
