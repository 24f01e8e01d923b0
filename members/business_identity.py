"""Sign-in with gBizID beside e-mail (DOMAIN §6): it opens an account that exists, and makes none.

A person who is signed in connects a gBizID; from then on it signs them in. It is accepted only where it proves one
of the person's organizations: entry accounts are not identity-checked and never bind an organization.
"""

from collections.abc import Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.models import Organization

IDENTITY_CHECKED = {"2", "3"}  # prime, member; 1 is entry


def refusal(identity: Mapping[str, Any], user: Any) -> str | None:
    """Why this gBizID must not open the account of `user`; None where it may."""
    if str(identity.get("account_type", "")) not in IDENTITY_CHECKED:
        return _("gBizID Entry accounts are not identity-checked. Please use gBizID Prime or Member.")
    number = str(identity.get("corporate_number") or "")
    if not number or not Organization.objects.filter(roles__user=user, corporate_number=number).exists():
        return _("The corporate number of this gBizID is not that of an organization you act for.")
    return None


class BusinessIdentityAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: Any, sociallogin: SocialLogin) -> None:
        """Decide before anything is connected or signed in; raises ImmediateHttpResponse to refuse."""
        identity = sociallogin.account.extra_data.get("userinfo") or sociallogin.account.extra_data
        user = sociallogin.user if sociallogin.is_existing else request.user
        if user.is_authenticated and user.pk:
            reason = refusal(identity, user)
        else:
            reason = _("This gBizID is not connected yet. Please sign in by e-mail and connect it in your account.")
        if reason:
            messages.error(request, reason)
            raise ImmediateHttpResponse(
                redirect("account-settings" if request.user.is_authenticated else "account_login")
            )
