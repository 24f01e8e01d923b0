"""Accepted projects and their disclosed results, for everybody."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.forms import ProjectSearchForm
from reports.models import Disclosure, Project

PAGE_SIZE = 20


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """All accepted projects, the newest start first; filters `q, category, prefecture, phase, page`."""
    form = ProjectSearchForm(request.GET)
    projects = form.narrow(Project.objects.public()).select_related("organization")
    ordered = projects.order_by(F("started_on").desc(nulls_last=True), "id").defer("search_text")
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(request, "reports/project_list.html", {"form": form, "page_obj": page, "query": asked.urlencode()})


@require_safe
def project(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """A project with its accepted disclosures, the latest first."""
    found = get_object_or_404(Project.objects.public().select_related("organization"), pk=project_id)
    disclosures = Disclosure.objects.public().filter(projects=found).order_by("-disclosed_on", "-decided_at")
    crumbs = [(_("Home"), reverse("home")), (_("Projects"), reverse("project-list")), (found.name, "")]
    context = {"project": found, "disclosures": disclosures, "crumbs": crumbs}
    return render(request, "reports/project.html", context)
