"""Reading a table of past progress reports, and writing them as accepted: nobody is mailed."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deadlines.models import Duty
from design.table_fields import folded
from design.table_form import Read, TableRow
from goals.models import Goal
from reports.models import Actual, ProgressReport, ProgressReportEvent
from secretariat.exchange.answering import answer_periods
from secretariat.exchange.members_named import members_in, read_of_members
from secretariat.exchange.report_table import ReportRow
from secretariat.exchange.sorting import refuse_doubles, set_aside_known, set_aside_numbered
from secretariat.exchange.taking_over import BATCH, as_accepted, write_events


def read(path: Path, *, others: Any = (), note: Any = lambda at: None) -> Read:
    """Read and check a whole file; raises ValidationError where it is no table of reports at all."""
    found = read_of_members(ReportRow, path, others=others, note=note)
    reports = ProgressReport.objects.filter(organization__in=members_in(found))
    unknown = _("This member has no report with this number.")
    owners = dict(reports.values_list("pk", "organization"))
    set_aside_numbered(found, ReportRow, owners, number="report", unknown=unknown)
    find_goals(found)
    reported = Actual.objects.filter(report__organization__in=members_in(found), report__state="accepted")
    set_aside_known(found, set(reported.values_list("goal", "year")), key=goal_and_year)
    message = _("The same goal and year stand in row %(row)d.")
    refuse_doubles(found, ReportRow, key=goal_and_year, column="year", message=message)
    refuse_other_units(found)
    return found


def goal_and_year(facts: dict[str, Any]) -> tuple[Any, int]:
    return facts["the_goal"].pk, facts["year"]


def find_goals(found: Read) -> None:
    """Put the goal into the facts of each row (`the_goal`); a row whose goal is not clear is a problem."""
    accepted = Goal.objects.filter(organization__in=members_in(found), current__isnull=False)
    goals = {goal.pk: goal for goal in accepted.select_related("current")}
    by_label: dict[tuple[Any, str], list[Goal]] = defaultdict(list)
    for goal in goals.values():
        assert goal.current is not None
        by_label[goal.organization_id, folded(goal.current.label)].append(goal)
    rows, found.rows = found.rows, []
    for row in rows:
        meant = goal_of(found, row, goals, by_label)
        if meant is not None:
            found.rows.append(TableRow(row.number, {**row.facts, "the_goal": meant}))


def goal_of(
    found: Read, row: TableRow, goals: dict[Any, Goal], by_label: dict[tuple[Any, str], list[Goal]]
) -> Goal | None:
    """The goal that a row is about; None, and a problem, where it is not clear."""
    facts, member = row.facts, row.facts["member"]
    if facts["goal"]:
        goal = goals.get(facts["goal"])
        if goal is not None and goal.organization_id == member:
            return goal
        message = _("This member has no goal with this number.")
        found.complain(ReportRow, row.number, "goal", message, str(facts["goal"]))
        return None
    fitting = by_label.get((member, folded(facts["label"])), [])
    if len(fitting) == 1:
        return fitting[0]
    message = _("This member has several goals with this name. Please add the portal number of the goal.")
    if not fitting:
        message = _("This member has no accepted goal with this name. Please import the goals first.")
    found.complain(ReportRow, row.number, "label", message, facts["label"])
    return None


def refuse_other_units(found: Read) -> None:
    """A value in another unit than that of its goal."""
    for row in found.rows:
        unit, version = row.facts["unit"], row.facts["the_goal"].current
        if unit and folded(unit) not in (folded(version.unit), folded(version.unit_shown)):
            message = _("The goal is counted in %(unit)s.") % {"unit": version.unit_shown}
            found.complain(ReportRow, row.number, "unit", message, unit)


@transaction.atomic
def write(rows: Iterable[TableRow], *, by: Any) -> int:
    """Write one accepted report for each member and day, and settle the duties they answered; returns the rows."""
    groups: dict[tuple[Any, datetime.date], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row.facts["member"], row.facts["received_on"]].append(row.facts)
    reports = [report_of(member, day, facts, by=by) for (member, day), facts in groups.items()]
    answer_periods(Duty.Kind.PROGRESS_REPORT, reports)
    ProgressReport.objects.bulk_create(reports, batch_size=BATCH)
    actuals = [
        actual_of(report, facts) for report, group in zip(reports, groups.values(), strict=True) for facts in group
    ]
    Actual.objects.bulk_create(actuals, batch_size=BATCH)
    write_events(ProgressReportEvent, reports, by=by)
    return len(actuals)


def report_of(member: Any, day: datetime.date, group: list[dict[str, Any]], *, by: Any) -> ProgressReport:
    years = [facts["year"] for facts in group if facts["value"] is not None]
    summaries = dict.fromkeys(facts["summary"] for facts in group if facts["summary"])
    return ProgressReport(
        organization_id=member,
        data_year=max(years, default=None),
        summary="\n".join(summaries),
        **as_accepted(day, day, by=by),
    )


def actual_of(report: ProgressReport, facts: dict[str, Any]) -> Actual:
    goal = facts["the_goal"]
    said = {name: facts[name] for name in ("year", "value", "reason", "is_assured")}
    return Actual(report=report, goal=goal, version=goal.current, **said)
