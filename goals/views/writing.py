"""Writing a goal: the form, its preview, and sending it to the secretariat."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.charts import chart_of
from goals.forms import GoalDraft
from goals.models import Goal, GoalVersion
from goals.models.goal import first_month_of
from goals.models.owed import OwedSubmission
from members.access import member_page
from members.models import Organization
from reviews.errors import Conflict


def own_goal(organization: Organization, goal_id: uuid.UUID) -> Goal:
    """A goal of the organization; 404 where there is none."""
    goal: Goal = get_object_or_404(organization.goals.select_related("organization"), pk=goal_id)
    return goal


@member_page(may="edit")
def goal_new(request: Any, organization: Organization) -> HttpResponse:
    """An empty form; the goal comes into being when it is saved for the first time."""
    blank = GoalVersion(
        goal=Goal(organization=organization), first_month=first_month_of(organization), created_by=request.user
    )
    draft = GoalDraft(blank, request.POST or None)
    if request.method == "POST" and draft.is_valid():
        with transaction.atomic():
            version = Goal.new(organization, by=request.user).versions.get()
            draft = GoalDraft(version, posted_for(request, version))
            draft.is_valid()
            draft.keep(by=request.user)
        return after_saving(request, version)
    return form_page(request, draft)


@member_page(may="edit")
def goal_edit(request: HttpRequest, organization: Organization, goal_id: uuid.UUID) -> HttpResponse:
    """The form of the unfinished version; what is submitted is only shown."""
    goal = own_goal(organization, goal_id)
    version = goal.unfinished
    if version is None:
        return redirect("goal-versions", organization.pk, goal.pk)
    if request.method != "POST":
        return form_page(request, GoalDraft(version)) if version.is_editable else to_preview(goal)
    draft = GoalDraft(version, request.POST)
    if not draft.is_valid():
        return refused(request, draft)
    try:
        draft.keep(by=request.user)
    except Conflict:
        return conflict_page(request, draft)
    return after_saving(request, version)


def after_saving(request: HttpRequest, version: GoalVersion) -> HttpResponse:
    """Where a saved draft leads: nowhere for autosave, to the preview if it is asked for and complete, else back."""
    if is_autosave(request):
        return JsonResponse({"version": version.version, "message": _("Saved as a draft.")})
    if request.POST.get("next") != "preview":
        messages.success(request, _("Saved as a draft."))
        return redirect("goal-edit", version.organization.pk, version.goal_id)
    version = GoalVersion.objects.get(pk=version.pk)
    if not (problems := version.problems()):
        return to_preview(version.goal)
    draft = GoalDraft(version, posted_for(request, version))
    draft.is_valid()
    draft.show_problems(problems)
    return form_page(request, draft, is_saved=True)


def refused(request: HttpRequest, draft: GoalDraft) -> HttpResponse:
    """What was typed cannot be read as it is: shown again with the reasons, everything kept."""
    if is_autosave(request):
        return JsonResponse({"message": _("Not saved yet: please check the items marked.")}, status=422)
    return form_page(request, draft)


def conflict_page(request: HttpRequest, draft: GoalDraft) -> HttpResponse:
    """Somebody else saved in between (409): what stands there now beside what was typed, which is kept."""
    stored = GoalVersion.objects.get(pk=draft.instance.pk)
    if is_autosave(request):
        return JsonResponse({"message": _("Not saved: somebody else has changed this goal.")}, status=409)
    draft.tell_conflict(stored)
    if not stored.is_editable:
        messages.warning(request, _("It is no longer a draft and cannot be changed. Copy what you still need."))
    return form_page(request, draft, status=409)


def form_page(request: HttpRequest, draft: GoalDraft, *, status: int = 200, **context: Any) -> HttpResponse:
    version = draft.instance
    return render(
        request,
        "goals/goal_form.html",
        {
            "organization": version.organization,
            "goal": version.goal if version.number and not version.goal._state.adding else None,
            "version": version,
            "draft": draft,
            "form": draft.content,
            **context,
        },
        status=status,
    )


def posted_for(request: HttpRequest, version: OwedSubmission) -> Any:
    """What was typed, to be saved on top of the version as it stands now."""
    data = request.POST.copy()
    data["version"] = str(version.version)
    return data


def is_autosave(request: HttpRequest) -> bool:
    return "autosave" in request.POST


def to_preview(goal: Goal) -> HttpResponse:
    return redirect("goal-preview", goal.organization_id, goal.pk)


@member_page()
def goal_preview(request: Any, organization: Organization, goal_id: uuid.UUID) -> HttpResponse:
    """What the secretariat will see and what becomes public; also the print for the internal approval (稟議)."""
    goal = own_goal(organization, goal_id)
    version = goal.unfinished
    if version is None:
        return redirect("goal-versions", organization.pk, goal.pk)
    return preview_page(request, version)


def preview_page(request: Any, version: GoalVersion, *, status: int = 200) -> HttpResponse:
    context = {
        "organization": version.organization,
        "goal": version.goal,
        "version": version,
        "lines": version.sheet(),
        "problems": version.problems() if version.is_editable else {},
        "chart": chart_of(version, version.goal.actuals_by_year(), version.goal.versions.accepted()),
        "may_edit": bool(request.role and request.role.may_edit),
        "may_submit": bool(request.role and request.role.may_submit),
    }
    return render(request, "goals/goal_preview.html", context, status=status)


@require_POST
@member_page(may="submit")
def goal_submit(request: Any, organization: Organization, goal_id: uuid.UUID) -> HttpResponse:
    """Send the unfinished version as it was previewed."""
    goal = own_goal(organization, goal_id)
    version = version_as_seen(request, goal)
    try:
        version.submit(by=request.user, receipt=request.receipt)
    except ValidationError:
        return preview_page(request, version, status=422)
    except Conflict:
        messages.error(request, _("Somebody else has changed this goal in the meantime. Please check it again."))
        return to_preview(goal)
    messages.success(request, _("Submitted. The secretariat will check it and write to you."))
    return redirect("goal-list", organization.pk)


@require_POST
@member_page(may="submit")
def goal_withdraw(request: Any, organization: Organization, goal_id: uuid.UUID) -> HttpResponse:
    """Take back a version before the secretariat has decided."""
    goal = own_goal(organization, goal_id)
    try:
        version_as_seen(request, goal).withdraw(by=request.user, receipt=request.receipt)
    except Conflict:
        messages.error(request, _("The secretariat has decided in the meantime, or somebody else was faster."))
        return redirect("goal-versions", organization.pk, goal.pk)
    messages.success(request, _("Withdrawn."))
    return redirect("goal-list", organization.pk)


def version_as_seen(request: HttpRequest, goal: Goal) -> GoalVersion:
    """The unfinished version in the state in which the page with the button showed it."""
    version = goal.unfinished
    if version is None:
        raise Http404
    seen = request.POST.get("version", "")
    version.version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    return version
