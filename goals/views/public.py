"""What everybody may see of a goal."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goals.cards import card_of
from goals.charts import chart_of, earlier_than
from goals.facts import facts_of
from goals.models import Goal


def goal(request: HttpRequest, goal_id: uuid.UUID) -> HttpResponse:
    """A goal with its course, measures, announcements and accepted versions."""
    found: Goal = get_object_or_404(Goal.objects.public().select_related("organization").with_accepted(), pk=goal_id)
    version: Any = found.current  # public() has one
    actuals = found.actuals_by_year()
    context = {
        "goal": found,
        "organization": found.organization,
        "version": version,
        "card": card_of(found, version.progress(actuals)),
        "facts": facts_of(version),
        "crumbs": [
            (_("Home"), reverse("home")),
            (_("Members"), reverse("directory")),
            (found.organization.name, found.organization.get_absolute_url()),
            (version.title, ""),
        ],
        "chart": chart_of(version, actuals, earlier_than(version, found.versions.all())),
        "versions": found.versions.all(),
        "announcements": found.announcements.accepted(),
    }
    return render(request, "goals/goal.html", context)
