"""The member's goals at a glance, and one goal with its history."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deadlines.models import Duty
from goals.cards import card_of
from goals.charts import chart_of, earlier_than
from goals.forms import EndingForm
from goals.standing import progress_of
from goals.views.writing import own_goal
from members.access import member_page
from members.models import Organization
from reviews.errors import Conflict


@member_page()
def goal_list(request: Any, organization: Organization) -> HttpResponse:
    """Every goal as a card with its next step, and the announcements."""
    goals = organization.goals.all()
    progress = progress_of(goals)
    may_edit = bool(request.role and request.role.may_edit)
    cards = [card_of(goal, progress.get(goal.pk)) for goal in goals.with_versions()]
    context = {
        "organization": organization,
        "cards": [(card, *card.next_step(may_edit=may_edit)) for card in cards],
        "announcements": organization.announcements.prefetch_related("goals__current", "goals__versions"),
        "duty": Duty.current_for(organization, Duty.Kind.GOALS),
        "announcement_duty": Duty.current_for(organization, Duty.Kind.ANNOUNCEMENT),
        "may_edit": may_edit,
    }
    return render(request, "goals/goal_list.html", context)


@member_page()
def goal_versions(
    request: Any, organization: Organization, goal_id: uuid.UUID, ending: EndingForm | None = None
) -> HttpResponse:
    """One goal: what holds, how far it is, every version with its reason; from here it is revised or given up."""
    goal = get_object_or_404(organization.goals.select_related("organization").with_versions(), pk=goal_id)
    actuals = goal.actuals_by_year()
    card = card_of(goal, goal.current.progress(actuals) if goal.current else None)
    may_edit = bool(request.role and request.role.may_edit)
    context = {
        "organization": organization,
        "goal": goal,
        "card": card,
        "chart": chart_of(card.version, actuals, earlier_than(card.version, goal.versions.all())),
        "versions": goal.versions.all(),
        "ending": ending or EndingForm(is_public=goal.current_id is not None),
        "step": card.next_step(may_edit=may_edit),
        "may_edit": may_edit,
        "may_submit": bool(request.role and request.role.may_submit and not request.stand_in),
    }
    return render(request, "goals/goal_versions.html", context, status=422 if ending else 200)


@require_POST
@member_page(may="edit")
def goal_revise(request: Any, organization: Organization, goal_id: uuid.UUID) -> HttpResponse:
    """Start a new version, or go on with the one that was started."""
    goal = own_goal(organization, goal_id)
    try:
        goal.revise(by=request.user)
    except Conflict as conflict:
        if conflict.subject == goal:
            messages.error(request, _("This goal was given up and cannot be changed any more."))
            return redirect("goal-versions", organization.pk, goal.pk)
    return redirect("goal-edit", organization.pk, goal.pk)


@require_POST
@member_page(may="submit", in_person=True)
def goal_give_up(request: Any, organization: Organization, goal_id: uuid.UUID) -> HttpResponse:
    """End a goal with a reason."""
    goal = own_goal(organization, goal_id)
    form = EndingForm(request.POST, is_public=goal.current_id is not None)
    if not form.is_valid():
        return goal_versions(request, organization_id=organization.pk, goal_id=goal_id, ending=form)
    try:
        goal.give_up(because=form.cleaned_data["because"], by=request.user)
    except Conflict:
        messages.error(request, _("This goal was given up already."))
    else:
        public = _("The goal was given up. What was accepted stays public with the reason.")
        messages.success(request, public if goal.current_id else _("The goal was given up."))
    return redirect("goal-list", organization.pk)
