"""Officers prove a second factor before they reach their desk (REQUIRE_SECOND_FACTOR)."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

# Where an officer may go without one: signing in and out, and setting one up.
SIGN_IN_PAGES = ("account_", "mfa_", "account-")


class SecondFactorMiddleware:
    """Sends an officer without a second factor to set one up, whatever page was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.REQUIRE_SECOND_FACTOR or (request.resolver_match.url_name or "").startswith(SIGN_IN_PAGES):
            return None
        if not request.user.is_authenticated or not request.user.is_officer or is_mfa_enabled(request.user):
            return None
        messages.warning(request, _("Please set up a second factor before you go on to the secretariat's desk."))
        return redirect("mfa_index")
