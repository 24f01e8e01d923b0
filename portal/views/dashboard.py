"""The public dashboard: counts over all members, never means over different indicators (DOMAIN §5)."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deadlines.models import Kind
from goals.models import Indicator
from goals.progress import Standing
from goals.wording import STANDINGS
from members.categories import RequirementClass
from members.prefectures import Prefecture
from portal.charts import growth_chart, standing_chart
from portal.counting import activity_figures, goal_figures, member_figures
from portal.views.home import members_by_category
from reports.models import FollowUp


class Row(NamedTuple):
    """One line of a table of counts: its name, the counts in the order of the columns, and their sum."""

    name: str
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    members, goals, activity = member_figures(), goal_figures(), activity_figures()
    categories = members_by_category(members.data)
    by_class = rows_by_class(goals.data["by_class"])
    context = {
        "counted_at": min(members.counted_at, goals.counted_at, activity.counted_at),
        "members": sum(number for _category, number in categories),
        "members_by_category": categories,
        "growth": growth_chart(members.data["growth"]),
        "goals": goals.data["total"],
        "number_of_goals": sum(goals.data["total"].values()),
        "met_or_on_track": goals.data["total"]["met"] + goals.data["total"]["on_track"],
        "standings": list(STANDINGS.values()),
        "by_indicator": rows_by_indicator(goals.data["by_indicator"]),
        "by_class": by_class,
        "class_chart": standing_chart(by_class),
        "activity": activity.data,
        "duties": rows_of_duties(activity.data["duties"]),
        "prefectures": rows_by_prefecture(members.data["cells"]),
        "follow_ups": FollowUp.objects.published().select_related("document", "year").defer("year__figures"),
    }
    return render(request, "portal/dashboard.html", context)


def counts_of(counted: dict[str, int]) -> list[int]:
    """The counts of the four standings, in their order."""
    return [counted.get(standing.value, 0) for standing in Standing]


def rows_by_indicator(counted: dict[str, dict[str, int]]) -> list[Row]:
    """The indicators that are in use, in the order of the catalogue; members' own ones together at the end."""
    used = Indicator.objects.filter(code__in=counted)
    rows = [Row(indicator.name, counts_of(counted[indicator.code])) for indicator in used]
    return [*rows, Row(_("Own indicators"), counts_of(counted[""]))] if "" in counted else rows


def rows_by_class(counted: dict[str, dict[str, int]]) -> list[Row]:
    return [Row(str(one.label), counts_of(counted.get(one.value, {}))) for one in RequirementClass]


def rows_of_duties(counted: dict[str, dict[str, int]]) -> list[Row]:
    """Of each kind: fulfilled, being checked, past its date and not yet submitted."""
    names = ("fulfilled", "checking", "outstanding")
    return [Row(str(kind.label), [counted[kind][name] for name in names]) for kind in Kind if kind in counted]


def rows_by_prefecture(cells: list[Any]) -> list[tuple[Prefecture, int]]:
    numbers = dict.fromkeys(Prefecture, 0)
    for _category, prefecture, _status, number in cells:
        if prefecture:
            numbers[Prefecture(prefecture)] += number
    return list(numbers.items())
