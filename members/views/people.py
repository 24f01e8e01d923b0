from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members import invitations
from members.access import member_page
from members.errors import AlreadyThere, InvitationClosed, LastManager
from members.forms import InvitationForm, RoleForm
from members.models import Organization


@member_page()
def people(request: Any, organization: Organization) -> HttpResponse:
    """Who acts for the organization, and who is invited."""
    return _page(request, organization, InvitationForm())


@member_page(may="manage")
def person_invite(request: Any, organization: Organization) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(organization, **form.cleaned_data, by=request.user)
        except AlreadyThere:
            form.add_error("email", _("This address already has a role or an open invitation."))
        else:
            messages.success(request, _("The invitation has been sent to %(email)s.") % form.cleaned_data)
            return redirect("people", organization_id=organization.pk)
    return _page(request, organization, form)


def _page(request: Any, organization: Organization, form: InvitationForm) -> HttpResponse:
    context = {
        "organization": organization,
        "roles": organization.roles.select_related("user").order_by("created_at"),
        "invitations": organization.invitations.unanswered().order_by("-created_at"),
        "form": form,
        "kinds": RoleForm().fields["kind"].choices,  # type: ignore[attr-defined]
        "may_manage": request.role and request.role.may_manage and organization.is_member,
    }
    return render(request, "members/people.html", context)


@require_POST
@member_page(may="manage")
def role_change(request: HttpRequest, organization: Organization, role_id: int) -> HttpResponse:
    role = get_object_or_404(organization.roles, pk=role_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            role.change_kind(to=form.cleaned_data["kind"])
            messages.success(request, _("The role of %(person)s has been changed.") % {"person": role.user})
        except LastManager:
            messages.error(request, _("At least one manager is needed. Please make somebody else a manager first."))
    else:
        messages.error(request, _("Please choose a role."))
    return redirect("people", organization_id=organization.pk)


@member_page(may="manage")
def role_remove(request: HttpRequest, organization: Organization, role_id: int) -> HttpResponse:
    """Asks on GET, removes on POST; the account itself stays."""
    role = get_object_or_404(organization.roles.select_related("user"), pk=role_id)
    if request.method != "POST":
        return render(request, "members/role_remove.html", {"organization": organization, "role": role})
    try:
        role.remove()
    except LastManager:
        messages.error(request, _("At least one manager is needed. Please make somebody else a manager first."))
        return redirect("people", organization_id=organization.pk)
    messages.success(request, _("%(person)s no longer acts for the organization.") % {"person": role.user})
    return redirect("my") if role.user == request.user else redirect("people", organization_id=organization.pk)


@require_POST
@member_page(may="manage")
def invitation_revoke(request: HttpRequest, organization: Organization, invitation_id: int) -> HttpResponse:
    invitation = get_object_or_404(organization.invitations, pk=invitation_id)
    try:
        invitation.revoke()
        messages.success(request, _("The invitation has been revoked."))
    except InvitationClosed:
        messages.warning(request, _("The invitation was answered in the meantime."))
    return redirect("people", organization_id=organization.pk)
