"""Checks of a progress report: values that jump, values that are not there, shares that cannot be."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from goals.models import Goal, GoalVersion
from goals.wording import with_unit
from reports.models import ProgressReport
from reports.models.progress_report import Actual
from reports.sheets import named
from secretariat.checks.remark import Remark, is_outside_percent, is_percent, is_tenfold

Values = dict[UUID, dict[int, Actual]]  # by goal and year


def remarks(reports: Sequence[ProgressReport]) -> dict[UUID, list[Remark]]:
    """Remarks on reports, compared with the years before; three queries for any number."""
    rows = rows_of(reports)
    accepted = accepted_before(rows)
    missing = goals_without_row(reports, rows)
    found = {}
    for report in reports:
        own: Values = defaultdict(dict)
        for row in rows[report.pk]:
            own[row.goal_id][row.year] = row
        found[report.pk] = [
            *(
                remark
                for name, row in named(rows[report.pk])
                for remark in on_row(name, row, {**accepted[row.goal_id], **own[row.goal_id]})
            ),
            *(Remark(_("There is no figure for the goal “%(goal)s”.") % {"goal": goal}) for goal in missing[report.pk]),
        ]
    return found


def rows_of(reports: Sequence[ProgressReport]) -> dict[UUID, list[Actual]]:
    """The actual values of each report in the order of its sheet."""
    rows: dict[UUID, list[Actual]] = {report.pk: [] for report in reports}
    found = Actual.objects.filter(report__in=rows).select_related("goal", "version__indicator")
    for row in found.order_by("goal__created_at", "goal", "pk"):
        rows[row.report_id].append(row)
    return rows


def accepted_before(rows: dict[UUID, list[Actual]]) -> Values:
    """What was accepted of the goals in these rows, by goal and year; of a year reported twice, the later word."""
    goals = {row.goal_id for some in rows.values() for row in some}
    accepted: Values = defaultdict(dict)
    found = Actual.objects.filter(goal__in=goals, report__state="accepted").exclude(report__in=rows)
    for row in found.select_related("version__indicator").order_by("report__decided_at", "pk"):
        accepted[row.goal_id][row.year] = row
    return accepted


def goals_without_row(reports: Sequence[ProgressReport], rows: dict[UUID, list[Actual]]) -> dict[UUID, list[str]]:
    """By report: the goals that hold now and that it says nothing of."""
    organizations = {report.organization_id for report in reports}
    held: dict[UUID, list[Goal]] = defaultdict(list)
    for goal in Goal.objects.filter(organization__in=organizations).pursued().select_related("current"):
        held[goal.organization_id].append(goal)
    reported = {report.pk: {row.goal_id for row in rows[report.pk]} for report in reports}
    return {
        report.pk: [str(goal) for goal in held[report.organization_id] if goal.pk not in reported[report.pk]]
        for report in reports
    }


def on_row(name: str, row: Actual, values: dict[int, Actual]) -> Iterator[Remark]:
    """What is odd about one value, next to those of the years before it, or to the base value where there are none."""
    line = f"{name}-value"
    if row.value is None:
        said = {"goal": row.version.title, "year": row.year_shown()}
        yield Remark(_("No value is given for “%(goal)s” in %(year)s.") % said, line)
        return
    unit = row.version.unit_shown
    if is_percent(row.version.unit) and is_outside_percent(row.value):
        yield Remark(_("%(value)s is not between 0 and 100%%.") % {"value": with_unit(row.value, "%")}, line)
    earlier = [year for year, one in values.items() if year < row.year and one.value is not None]
    if earlier and is_tenfold(row.value, values[max(earlier)].value):
        before = values[max(earlier)]
        said = {
            "value": with_unit(row.value, unit),
            "before": with_unit(before.value, before.version.unit_shown),
            "year": before.year_shown(),
        }
        yield Remark(_("Ten times or a tenth of the value of %(year)s: %(before)s → %(value)s.") % said, line)
    # What is summed up over the years begins anew each year; its base says nothing of one of them.
    is_first = not earlier and row.version.type != GoalVersion.Type.CUMULATIVE
    if is_first and is_tenfold(row.value, row.version.base_value):
        said = {"value": with_unit(row.value, unit), "before": with_unit(row.version.base_value, unit)}
        yield Remark(_("Ten times or a tenth of the base value: %(before)s → %(value)s.") % said, line)
