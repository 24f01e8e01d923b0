"""A member's pages about what it owes and by when."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from deadlines.forms import ExtensionForm
from deadlines.lateness import last_day_in_time
from deadlines.models import ExtensionRequest, ShiftedDuty
from deadlines.next_step import next_step
from members.access import member_page
from members.models import Organization
from reviews.errors import Conflict


@member_page()
def duty(request: Any, organization: Organization, duty_id: uuid.UUID) -> HttpResponse:
    """What is owed, by when, how it stands, and the one thing to do next."""
    found = get_object_or_404(organization.duties, pk=duty_id)
    extensions = list(found.extension_requests.all())
    is_asked = any(asked.state == ExtensionRequest.State.WAITING for asked in extensions)
    can_be_asked = bool(request.role and found.may_be_extended and organization.is_member and not is_asked)
    may_ask = can_be_asked and request.role.may_submit and not request.stand_in  # the desk extends by itself
    context = {
        "organization": organization,
        "duty": found,
        "in_time_until": last_day_in_time(found.deadline) if found.deadline else None,
        "step": next_step(found) if request.role and request.role.may_edit and organization.is_member else None,
        "extensions": extensions,
        "may_ask": may_ask,
        "is_asked": is_asked,
        "whom_to_ask": whom_to_ask(organization) if can_be_asked and not may_ask else [],
        "shift": ShiftedDuty.objects.shift_of_each([found]).get(found.pk),
    }
    return render(request, "deadlines/duty.html", context)


def whom_to_ask(organization: Organization) -> list[Any]:
    """The colleagues who may ask for an extension."""
    return [role.user for role in organization.roles.who_may_submit().select_related("user")]


@member_page(may="submit", in_person=True)
def duty_extension(request: HttpRequest, organization: Organization, duty_id: uuid.UUID) -> HttpResponse:
    """Ask for more time, with a reason and a wished date."""
    found = get_object_or_404(organization.duties, pk=duty_id)
    waiting = found.extension_requests.waiting().first()
    if waiting or not found.may_be_extended:
        messages.info(request, _("No extension can be asked for now; the state of the duty is shown here."))
        return redirect(found)
    form = ExtensionForm(request.POST or None, duty=found)
    if request.method == "POST" and form.is_valid():
        try:
            ExtensionRequest.ask(found, by=request.user, **form.cleaned_data)
            messages.success(request, _("We have received your request. The secretariat will answer by mail."))
        except Conflict:
            messages.info(request, _("A request for this duty is already waiting."))
        return redirect(found)
    return render(request, "deadlines/extension.html", {"organization": organization, "duty": found, "form": form})
