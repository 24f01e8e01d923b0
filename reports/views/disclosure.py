"""Pages on which a member reports the results it disclosed (成果の情報開示)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from deadlines.models import Duty
from goals.views.writing import is_autosave
from members.access import member_page
from members.models import Organization
from reports.forms import DisclosureForm
from reports.models import Disclosure
from reports.views import loop
from reviews.errors import Conflict


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
    if request.method == "POST":
        return save(request, disclosure)
    if not loop.may_edit(request, disclosure):
        return show(request, disclosure, "reports/disclosure_own.html")
    return edit_page(request, form_of(disclosure))


def save(request: Any, disclosure: Disclosure) -> HttpResponse:
    """Save the draft; a conflict keeps what was typed."""
    loop.require_edit(request, disclosure.organization)
    form = form_of(disclosure, request.POST, request.FILES)
    status = 200 if form.is_valid() else 422
    try:
        if status == 200:
            form.keep(by=request.user)
            return loop.saved(request, disclosure, preview="disclosure-preview")
    except Conflict:
        status = 409
        loop.tell_conflict(form, disclosure, disclosure.sheet())
    return loop.not_saved(status=status) if is_autosave(request) else edit_page(request, form, status=status)


def form_of(disclosure: Disclosure, *data: Any) -> DisclosureForm:
    """The form, with the secretariat's comments beside the fields while it is returned."""
    returned = disclosure.last_return
    comments = returned.field_comments if returned else None
    return DisclosureForm(*data, instance=disclosure, draft=True, comments=comments)


def edit_page(request: Any, form: DisclosureForm, *, status: int = 200) -> HttpResponse:
    disclosure = form.instance
    is_incomplete = request.method != "POST" and loop.point_out(request, [form], disclosure)
    context = {
        "organization": disclosure.organization,
        "disclosure": disclosure,
        "submission": disclosure,
        "form": form,
        "is_incomplete": is_incomplete,
        "returned": disclosure.last_return,
    }
    return render(request, "reports/disclosure_edit.html", context, status=status)


def show(request: Any, disclosure: Disclosure, template: str, **more: Any) -> HttpResponse:
    context = {
        "organization": disclosure.organization,
        "disclosure": disclosure,
        "submission": disclosure,
        "lines": disclosure.sheet(),
        "returned": disclosure.last_return,
        **loop.rights(request, disclosure),
        **more,
    }
    return render(request, template, context)


@require_safe
@member_page()
def disclosure_preview(request: Any, organization: Organization, disclosure_id: UUID) -> HttpResponse:
    disclosure = get_object_or_404(organization.disclosures, pk=disclosure_id)
    return show(request, disclosure, "reports/disclosure_preview.html", problems=loop.problem_lines(disclosure))


@require_POST
@member_page(may="submit")
def disclosure_submit(request: HttpRequest, organization: Organization, disclosure_id: UUID) -> HttpResponse:
    disclosure = get_object_or_404(organization.disclosures, pk=disclosure_id)
    return loop.send(request, disclosure, preview=reverse("disclosure-preview", args=[organization.pk, disclosure.pk]))


@require_POST
@member_page(may="submit")
def disclosure_withdraw(request: HttpRequest, organization: Organization, disclosure_id: UUID) -> HttpResponse:
    disclosure = get_object_or_404(organization.disclosures, pk=disclosure_id)
    return loop.take_back(request, disclosure, to=reverse("project-list-own", args=[organization.pk]))
