"""The page behind an invitation's link: opening it does nothing, pressing the button accepts."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import User
from members.errors import AlreadyThere, InvitationClosed
from members.forms import NewPersonForm
from members.invitations import accept_as_new_person
from members.models import Invitation

SIGN_IN_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
def invitation(request: Any, token: str) -> HttpResponse:
    """Asks whom the link belongs to: nobody yet, somebody with an account, or the person who is signed in."""
    offer = get_object_or_404(Invitation.objects.select_related("organization", "invited_by"), token=token)
    if not offer.is_open:
        return _closed(request, offer)
    if request.user.is_authenticated:
        return _for_signed_in(request, offer)
    if User.objects.filter(email=offer.email).exists():
        return render(request, "members/invitation.html", {"invitation": offer, "must": "sign-in"})
    return _for_new_person(request, offer)


def _closed(request: HttpRequest, offer: Invitation) -> HttpResponse:
    return render(request, "members/invitation.html", {"invitation": offer, "must": "closed"}, status=410)


def _for_signed_in(request: Any, offer: Invitation) -> HttpResponse:
    if request.user.email != offer.email:
        return render(request, "members/invitation.html", {"invitation": offer, "must": "change-person"})
    if request.method != "POST":
        return render(request, "members/invitation.html", {"invitation": offer, "must": "accept"})
    try:
        offer.accept(user=request.user)
    except InvitationClosed:
        return _closed(request, offer)
    return _welcome(request, offer)


def _for_new_person(request: Any, offer: Invitation) -> HttpResponse:
    form = NewPersonForm(request.POST or None, email=offer.email)
    if request.method != "POST" or not form.is_valid():
        return render(request, "members/invitation.html", {"invitation": offer, "must": "register", "form": form})
    try:
        user = accept_as_new_person(
            offer,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password1"],
            language=get_language() or settings.LANGUAGE_CODE,
        )
    except InvitationClosed:
        return _closed(request, offer)
    except AlreadyThere:
        return redirect(offer)
    login(request, user, backend=SIGN_IN_BACKEND)
    record_authentication(request, user, method="password", email=user.email)
    return _welcome(request, offer)


def _welcome(request: HttpRequest, offer: Invitation) -> HttpResponse:
    messages.success(request, _("You now act for %(organization)s.") % {"organization": offer.organization})
    return redirect("workspace", organization_id=offer.organization_id)
