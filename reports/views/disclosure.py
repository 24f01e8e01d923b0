"""Pages on which a member reports the results it disclosed (成果の情報開示)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from deadlines.models import Duty
from members.access import member_page
from members.models import Organization
from reports.forms import DisclosureForm
from reports.models import Disclosure
from reports.views import loop
from reports.views.one_form import OneForm

PAGES = OneForm("disclosure", DisclosureForm)


@require_POST
@member_page(may="edit")
def disclosure_open(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Open the disclosure of a duty, or a voluntary one where no duty is named; made when there is none yet."""
    if request.POST.get("duty"):
        duty = loop.owed(organization, Duty.Kind.DISCLOSURE, request.POST["duty"])
        disclosure = Disclosure.open_for(duty, by=request.user)
    else:
        disclosure = Disclosure.open_voluntary(organization, by=request.user)
    return redirect(disclosure.workspace_url())


@member_page()
def disclosure_edit(request: Any, organization: Organization, disclosure_id: UUID) -> HttpResponse:
    """The disclosure: a form while it may be changed by this person, else what it says."""
    disclosure = get_object_or_404(organization.disclosures.select_related("duty"), pk=disclosure_id)
    return PAGES.edit(request, disclosure)


@require_safe
@member_page()
def disclosure_preview(request: Any, organization: Organization, disclosure_id: UUID) -> HttpResponse:
    disclosure = get_object_or_404(organization.disclosures, pk=disclosure_id)
    return PAGES.preview(request, disclosure)


@require_POST
@member_page(may="submit")
def disclosure_submit(request: HttpRequest, organization: Organization, disclosure_id: UUID) -> HttpResponse:
    disclosure = get_object_or_404(organization.disclosures, pk=disclosure_id)
    return PAGES.send(request, disclosure)


@require_POST
@member_page(may="submit")
def disclosure_withdraw(request: HttpRequest, organization: Organization, disclosure_id: UUID) -> HttpResponse:
    disclosure = get_object_or_404(organization.disclosures, pk=disclosure_id)
    return loop.take_back(request, disclosure, to=reverse("project-list-own", args=[organization.pk]))
