"""Many requests for extensions decided with one form."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deadlines.deciding import decide_together
from deadlines.desk_forms import DecideTogetherForm
from deadlines.models import ExtensionRequest
from members.access import officer_required

LIST = "admin:deadlines_extensionrequest_changelist"


def ask_for_decision(request: HttpRequest, chosen: Iterable[UUID]) -> HttpResponse:
    """The page with the chosen requests and the form; nothing is decided yet."""
    form = DecideTogetherForm(initial={"requests": " ".join(map(str, chosen))})
    return _page(request, form, list(chosen))


@officer_required
@require_POST
def extensions_decide(request: HttpRequest) -> HttpResponse:
    """Decide on all of them, and say of each what became of it."""
    form = DecideTogetherForm(request.POST)
    if not form.is_valid():
        if "requests" in form.errors:
            return redirect(LIST)
        return _page(request, form, form.cleaned_data["requests"])
    answer = form.cleaned_data
    outcomes = decide_together(
        answer["requests"], answer["decision"], by=request.user, to=answer["granted_to"], answer=answer["answer"]
    )
    context = {
        "title": _("Requests for extensions: result"),
        "decided": [outcome for outcome in outcomes if outcome.is_decided],
        "undecided": [outcome for outcome in outcomes if not outcome.is_decided],
    }
    return render(request, "deadlines/extensions_decided.html", {**admin.site.each_context(request), **context})


def _page(request: HttpRequest, form: DecideTogetherForm, chosen: list[UUID]) -> HttpResponse:
    found = ExtensionRequest.objects.select_related("duty__organization").filter(pk__in=chosen)
    context: dict[str, Any] = {
        "title": _("Decide on several requests for extensions"),
        "form": form,
        "requests": found.order_by("asked_at", "pk"),
    }
    return render(request, "deadlines/extensions_decide.html", {**admin.site.each_context(request), **context})
