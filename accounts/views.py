from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import AccountForm


@login_required
def account_settings(request: Any) -> HttpResponse:
    """Name, language of mails, notices, sign-in, and the calendar feeds of one's organizations."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your settings have been saved."))
        return redirect("account-settings")
    context = {
        "form": form,
        "roles": request.user.roles.select_related("organization").order_by("organization"),
        "base_url": settings.BASE_URL,
    }
    return render(request, "accounts/settings.html", context)


@require_POST
@login_required
def calendar_renew(request: Any) -> HttpResponse:
    """Make the calendar links given out so far stop working."""
    request.user.renew_calendar_token()
    messages.success(request, _("The calendar links have been renewed. The earlier ones no longer work."))
    return redirect("account-settings")
