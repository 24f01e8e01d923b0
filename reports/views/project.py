"""Pages on which a member registers its projects."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from deadlines.models import Duty
from members.access import member_page
from members.models import Organization
from reports.forms import ProjectForm
from reports.models import Disclosure, Project
from reports.views import loop
from reports.views.one_form import OneForm

PAGES = OneForm("project", ProjectForm)


@require_safe
@member_page()
def project_list_own(request: Any, organization: Organization) -> HttpResponse:
    """The organization's projects and disclosures, with what is due and the next step."""
    current = Prefetch("disclosures", Disclosure.objects.not_withdrawn(), to_attr="reports")
    duties = organization.duties.soonest_first()
    owed = duties.filter(kind=Duty.Kind.DISCLOSURE).prefetch_related(current)
    context = {
        "organization": organization,
        "projects": organization.projects.not_withdrawn(),
        "project_duty": duties.filter(kind=Duty.Kind.PROJECT).first(),
        "duties": owed,
        "nearest": next((duty for duty in owed if duty.state == Duty.State.OPEN), None),
        "voluntary": organization.disclosures.filter(duty=None).not_withdrawn(),
        "may_open": bool(request.role and request.role.may_edit and organization.is_member),
    }
    return render(request, "reports/project_list_own.html", context)


@member_page(may="edit")
def project_new(request: Any, organization: Organization) -> HttpResponse:
    """An empty form; the draft is made when it is first saved."""
    form = PAGES.form_of(Project(organization=organization), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        project = begin(organization, form, by=request.user)
        return loop.saved(request, project, preview="project-preview")
    return PAGES.edit_page(request, form, status=422 if form.is_bound else 200)


@transaction.atomic
def begin(organization: Organization, form: ProjectForm, *, by: Any) -> Project:
    """A new draft with what the form says."""
    project = Project.new(organization, by=by)
    project.edited_by = by
    for name in ProjectForm.Meta.fields:
        setattr(project, name, form.cleaned_data[name])
    return project.save_edit()


@member_page()
def project_edit(request: Any, organization: Organization, project_id: UUID) -> HttpResponse:
    """The project: a form while it may be changed by this person, else what it says."""
    project = get_object_or_404(organization.projects.select_related("duty"), pk=project_id)
    return PAGES.edit(request, project)


@require_safe
@member_page()
def project_preview(request: Any, organization: Organization, project_id: UUID) -> HttpResponse:
    project = get_object_or_404(organization.projects, pk=project_id)
    return PAGES.preview(request, project)


@require_POST
@member_page(may="submit")
def project_submit(request: HttpRequest, organization: Organization, project_id: UUID) -> HttpResponse:
    project = get_object_or_404(organization.projects, pk=project_id)
    return PAGES.send(request, project)


@require_POST
@member_page(may="submit")
def project_withdraw(request: HttpRequest, organization: Organization, project_id: UUID) -> HttpResponse:
    project = get_object_or_404(organization.projects, pk=project_id)
    return loop.take_back(request, project, to=reverse("project-list-own", args=[organization.pk]))
