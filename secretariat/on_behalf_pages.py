"""Entering on behalf of a member what it sent by e-mail, on paper or by telephone, in the member's own forms."""

import uuid
from typing import Any

from django import forms as controls
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from design import fields, forms
from members.access import STAND_IN, officer_required, stand_in_of
from members.models import Organization, StandIn
from members.models.stand_in import check_received_on
from reviews.errors import Conflict
from reviews.receipt import Channel, Receipt
from secretariat.desk import desk_page
from timekeeping import today


class OnBehalfForm(forms.Form):
    """How it came, and on which day."""

    channel = controls.ChoiceField(
        label=gettext_lazy("How it came"), choices=Channel.choices, widget=controls.RadioSelect
    )
    received_on = fields.JapaneseDateField(
        label=gettext_lazy("Received on"),
        help_text=gettext_lazy("The day it reached the secretariat; it decides whether it was late."),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization

    def clean_received_on(self) -> Any:
        check_received_on(self.organization, self.cleaned_data["received_on"])
        return self.cleaned_data["received_on"]


@officer_required(writing="prepare")
def on_behalf(request: Any, organization_id: uuid.UUID) -> HttpResponse:
    """Begin to enter something for a member: from here the officer goes on in the member's own pages."""
    organization = get_object_or_404(Organization.objects.members(), pk=organization_id)
    form = OnBehalfForm(request.POST or None, organization=organization, initial={"received_on": today().isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            begun = StandIn.begin(organization, Receipt(**form.cleaned_data), by=request.user)
        except Conflict:
            messages.error(request, _("The organization has left the partnership meanwhile; nothing was begun."))
            return redirect("desk-member", organization.pk)
        request.session[STAND_IN] = str(begun.pk)
        return redirect("workspace", organization.pk)
    context = {
        "title": _("Enter on behalf of the member"),
        "organization": organization,
        "form": form,
        "lasting": stand_in_of(request),
    }
    return desk_page(request, "members/on_behalf", status=422 if form.errors else 200, **context)


@require_POST
@officer_required(writing="prepare")
def on_behalf_end(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """End what was begun in this session; the member's pages take the officer as an officer again."""
    organization = get_object_or_404(Organization, pk=organization_id)
    lasting = stand_in_of(request)
    try:
        if lasting is None or lasting.organization_id != organization.pk:
            raise Conflict(organization)
        lasting.end()
    except Conflict:
        messages.info(request, _("Nothing is being entered on behalf of this member any longer."))
    else:
        del request.session[STAND_IN]
        messages.success(request, _("You no longer enter on behalf of the member."))
    return redirect("desk-member", organization.pk)
