"""Pages on which a member reports the progress of its goals (フォローアップ報告)."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from deadlines.models import Duty
from goals.views.writing import is_autosave
from members.access import member_page
from members.models import Organization
from reports.forms import ReportEdit
from reports.models import ProgressReport
from reports.reported import evidence_of, reported_goals
from reports.views import loop
from reviews.errors import Conflict


@require_safe
@member_page()
def report_list(request: Any, organization: Organization) -> HttpResponse:
    """Every period with its date, state and next step; and the reports without a duty."""
    current = Prefetch("progress_reports", ProgressReport.objects.not_withdrawn(), to_attr="reports")
    duties = organization.duties.filter(kind=Duty.Kind.PROGRESS_REPORT).soonest_first().prefetch_related(current)
    voluntary = organization.progress_reports.filter(duty=None)
    context = {
        "organization": organization,
        "duties": duties,
        "nearest": next((duty for duty in duties if duty.state == Duty.State.OPEN), None),
        "voluntary": voluntary,
        "may_open": bool(request.role and request.role.may_edit and organization.is_member),
        "has_goals": organization.goals.filter(current__isnull=False, ended_on=None).exists(),
    }
    return render(request, "reports/report_list.html", context)


@require_POST
@member_page(may="edit")
def report_open(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Open the report of a duty, or a voluntary one where no duty is named; it is made when there is none yet."""
    if request.POST.get("duty"):
        duty = loop.owed(organization, Duty.Kind.PROGRESS_REPORT, request.POST["duty"])
        report = ProgressReport.open_for(duty, by=request.user)
    else:
        report = ProgressReport.open_voluntary(organization, by=request.user)
    return redirect(report.workspace_url())


@member_page()
def report(request: Any, organization: Organization, report_id: UUID) -> HttpResponse:
    """The report: a form while it may be changed by this person, else what it says."""
    found = get_object_or_404(organization.progress_reports.select_related("duty"), pk=report_id)
    if request.method == "POST":
        return save(request, found)
    if not loop.may_edit(request, found):
        return show(request, found, "reports/report.html")
    return edit_page(request, ReportEdit(found))


def save(request: Any, report: ProgressReport) -> HttpResponse:
    """Save the draft, and go where the person wants to go next; a conflict keeps what was typed."""
    loop.require_edit(request, report.organization)
    edit = ReportEdit(report, request.POST, None if is_autosave(request) else request.FILES)
    status = 200 if edit.is_valid() else 422
    try:
        if status == 200:
            edit.save(by=request.user)
            return loop.saved(request, report, preview="report-preview")
    except Conflict:
        status = 409
        loop.tell_conflict(edit.form, report, edit.typed())
    return loop.not_saved(status=status) if is_autosave(request) else edit_page(request, edit, status=status)


def edit_page(request: Any, edit: ReportEdit, *, status: int = 200) -> HttpResponse:
    report = edit.report
    is_incomplete = request.method != "POST" and loop.point_out(request, edit.forms, report)
    context = {
        "organization": report.organization,
        "report": report,
        "submission": report,
        "edit": edit,
        "form": edit.form,
        "is_incomplete": is_incomplete,
        "returned": report.last_return,
    }
    return render(request, "reports/report_edit.html", context, status=status)


@require_safe
@member_page()
def report_preview(request: Any, organization: Organization, report_id: UUID) -> HttpResponse:
    """What the secretariat and, once accepted, everybody will read; from here it is sent."""
    found = get_object_or_404(organization.progress_reports.select_related("duty"), pk=report_id)
    return show(request, found, "reports/report_preview.html", problems=loop.problem_lines(found))


def show(request: Any, report: ProgressReport, template: str, **more: Any) -> HttpResponse:
    rows = report.rows()
    context = {
        "organization": report.organization,
        "report": report,
        "submission": report,
        "lines": report.sheet(),
        "goals": reported_goals(report, rows),
        "evidence": evidence_of(rows),
        "returned": report.last_return,
        **loop.rights(request, report),
        **more,
    }
    return render(request, template, context)


@require_POST
@member_page(may="submit")
def report_submit(request: HttpRequest, organization: Organization, report_id: UUID) -> HttpResponse:
    found = get_object_or_404(organization.progress_reports, pk=report_id)
    return loop.send(request, found, preview=reverse("report-preview", args=[organization.pk, found.pk]))


@require_POST
@member_page(may="submit")
def report_withdraw(request: HttpRequest, organization: Organization, report_id: UUID) -> HttpResponse:
    found = get_object_or_404(organization.progress_reports, pk=report_id)
    return loop.take_back(request, found, to=reverse("report-list", args=[organization.pk]))
