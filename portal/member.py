"""What the public may read of one member: accepted goals, announcements, reports, projects and disclosures."""

from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from design.charts import Sparkline
from goals.cards import Card, card_of
from goals.models import Announcement, Goal
from members.models import Organization
from portal.charts import little_chart
from reports.models import Actual, Disclosure, ProgressReport, Project


class GoalShown(NamedTuple):
    """A goal as the member page shows it."""

    card: Card
    chart: Sparkline | None


def published_by(organization: Organization) -> dict[str, Any]:
    """Everything the member page shows; the number of queries does not grow with it."""
    projects = Project.objects.public().filter(organization=organization)
    return {
        "crumbs": [
            (_("Home"), reverse("home")),
            (_("Members"), reverse("directory")),
            (organization.name, organization.get_absolute_url()),
        ],
        "goals": goals_of(organization),
        "announcements": Announcement.objects.public().filter(organization=organization).order_by("-announced_on"),
        "reports": reports_of(organization),
        "projects": projects.prefetch_related(Prefetch("disclosures", queryset=Disclosure.objects.public())),
    }


def goals_of(organization: Organization) -> list[GoalShown]:
    goals: Any = Goal.objects.public().filter(organization=organization)
    actuals = goals.actuals_by_year()
    shown = []
    for goal in goals.with_accepted():
        values = actuals.get(goal.pk, {})
        card = card_of(goal, goal.current.progress(values))
        shown.append(GoalShown(card, little_chart(card, values)))
    return shown


def reports_of(organization: Organization) -> Any:
    actuals = Actual.objects.filter(value__isnull=False).select_related("version__indicator")
    return (
        ProgressReport.objects.public()
        .filter(organization=organization)
        .order_by("-data_year", "-decided_at")
        .prefetch_related(Prefetch("actuals", queryset=actuals))
    )
