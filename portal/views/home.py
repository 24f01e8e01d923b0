"""The home page: what the partnership is, how far it has come, what is new."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goals.models import Goal
from members.categories import Category
from members.models import WorkingGroup
from portal.counting import activity_figures, goal_figures, member_figures
from portal.models import PublicNotice
from reports.models import Project

NOTICES, GOALS, PROJECTS = 5, 6, 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    members, goals, activity = member_figures(), goal_figures(), activity_figures()
    context = {
        "members_by_category": members_by_category(members.data),
        "members": sum(number for *_cell, number in members.data["cells"]),
        "goals": goals.data["total"],
        "met_or_on_track": goals.data["total"]["met"] + goals.data["total"]["on_track"],
        "number_of_goals": sum(goals.data["total"].values()),
        "activity": activity.data,
        "counted_at": members.counted_at,
        "working_groups": WorkingGroup.objects.all(),
        "notices": PublicNotice.objects.published()[:NOTICES],
        "latest_goals": latest_goals(),
        "latest_projects": Project.objects.public().select_related("organization").order_by("-decided_at")[:PROJECTS],
    }
    return render(request, "portal/home.html", context)


def members_by_category(figures: dict[str, Any]) -> list[tuple[Category, int]]:
    """Every category with its members, in the order of the statistics."""
    numbers = dict.fromkeys(Category, 0)
    for category, _prefecture, _status, number in figures["cells"]:
        numbers[Category(category)] += number
    return list(numbers.items())


def latest_goals() -> Any:
    goals = Goal.objects.public().pursued().select_related("organization", "current__indicator")
    return goals.newest_first()[:GOALS]
