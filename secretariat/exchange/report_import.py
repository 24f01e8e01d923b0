"""Reading a table of past progress reports, and writing them as accepted: nobody is mailed."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _

from deadlines.models import Duty, Schedule
from deadlines.verbs import REMINDER
from design.table_fields import folded
from design.table_form import Read, TableRow, read_table
from enrolment.settling import settle_reports
from files.tables import open_table
from goals.models import Goal
from notices import outbox
from reports.models import Actual, ProgressReport, ProgressReportEvent
from secretariat.exchange.goal_import import BATCH, noon
from secretariat.exchange.members_named import find_members
from secretariat.exchange.report_table import ReportRow


class Known(NamedTuple):
    """What the portal knows of the goals of the members in the file."""

    goals: dict[Any, Goal]  # by id
    by_label: dict[tuple[Any, str], list[Goal]]
    reports: dict[Any, Any]  # id → member
    reported: set[tuple[Any, int]]  # goal and year with an accepted value


def read(path: Path, *, others: Any = (), note: Any = lambda at: None) -> Read:
    """Read and check a whole file; raises ValidationError where it is no table of reports at all."""
    with path.open("rb") as file:
        table = open_table(file, name=path.name)
        found = read_table(ReportRow, table.rows, merged=table.merged, others=others, note=note)
    find_members(found, ReportRow)
    known = known_of({row.facts["member"] for row in found.rows})
    seen: dict[tuple[Any, int], int] = {}
    rows, found.rows = found.rows, []
    for row in rows:
        check(found, row, known, seen)
    return found


def known_of(members: set[Any]) -> Known:
    goals = {
        goal.pk: goal
        for goal in Goal.objects.filter(organization__in=members, current__isnull=False).select_related("current")
    }
    by_label: dict[tuple[Any, str], list[Goal]] = defaultdict(list)
    for goal in goals.values():
        assert goal.current is not None
        by_label[goal.organization_id, folded(goal.current.label)].append(goal)
    reports = dict(ProgressReport.objects.filter(organization__in=members).values_list("pk", "organization"))
    accepted = Actual.objects.filter(report__organization__in=members, report__state="accepted")
    return Known(goals, by_label, reports, set(accepted.values_list("goal", "year")))


def check(found: Read, row: TableRow, known: Known, seen: dict[tuple[Any, int], int]) -> None:
    """Sort a row into new, there already, or wrong."""
    facts, member = row.facts, row.facts["member"]
    if facts["report"]:
        if known.reports.get(facts["report"]) == member:
            found.present.append(row)
        else:
            message = _("This member has no report with this number.")
            found.complain(ReportRow, row.number, "report", message, str(facts["report"]))
        return
    goal = goal_of(found, row, known)
    if goal is None:
        return
    if (goal.pk, facts["year"]) in known.reported:
        found.present.append(row)
        return
    key = (goal.pk, facts["year"])
    if key in seen:
        message = _("The same goal and year stand in row %(row)d.") % {"row": seen[key]}
        found.complain(ReportRow, row.number, "year", message, str(facts["year"]))
    seen.setdefault(key, row.number)
    assert goal.current is not None
    if facts["unit"] and folded(facts["unit"]) not in (folded(goal.current.unit), folded(goal.current.unit_shown)):
        message = _("The goal is counted in %(unit)s.") % {"unit": goal.current.unit_shown}
        found.complain(ReportRow, row.number, "unit", message, facts["unit"])
    found.rows.append(TableRow(row.number, {**facts, "the_goal": goal}))


def goal_of(found: Read, row: TableRow, known: Known) -> Goal | None:
    """The goal that a row is about; None, and a problem, where it is not clear."""
    facts, member = row.facts, row.facts["member"]
    if facts["goal"]:
        goal = known.goals.get(facts["goal"])
        if goal is not None and goal.organization_id == member:
            return goal
        message = _("This member has no goal with this number.")
        found.complain(ReportRow, row.number, "goal", message, str(facts["goal"]))
        return None
    fitting = known.by_label.get((member, folded(facts["label"])), [])
    if len(fitting) == 1:
        return fitting[0]
    message = _("This member has several goals with this name. Please add the portal number of the goal.")
    if not fitting:
        message = _("This member has no accepted goal with this name. Please import the goals first.")
    found.complain(ReportRow, row.number, "label", message, facts["label"])
    return None


@transaction.atomic
def write(rows: Iterable[TableRow], *, by: Any) -> int:
    """Write one accepted report for each member and day, and settle the duties they answered; returns the rows."""
    groups: dict[tuple[Any, datetime.date], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row.facts["member"], row.facts["received_on"]].append(row.facts)
    reports = [report_of(member, day, facts, by=by) for (member, day), facts in groups.items()]
    ProgressReport.objects.bulk_create(reports, batch_size=BATCH)
    actuals = [
        actual_of(report, facts) for report, group in zip(reports, groups.values(), strict=True) for facts in group
    ]
    Actual.objects.bulk_create(actuals, batch_size=BATCH)
    comment = _("Taken over by an import.")
    ProgressReportEvent.objects.bulk_create(
        [
            ProgressReportEvent(
                subject=report,
                from_state="draft",
                to_state="accepted",
                by=by,
                comment=comment,
                at=report.decided_at or report.created_at,
            )
            for report in reports
        ],
        batch_size=BATCH,
    )
    settle(groups)
    return len(actuals)


def report_of(member: Any, day: datetime.date, group: list[dict[str, Any]], *, by: Any) -> ProgressReport:
    at = noon(day)
    years = [facts["year"] for facts in group if facts["value"] is not None]
    summaries = dict.fromkeys(facts["summary"] for facts in group if facts["summary"])
    return ProgressReport(
        organization_id=member,
        state=ProgressReport.State.ACCEPTED,
        data_year=max(years, default=None),
        summary="\n".join(summaries),
        created_at=at,
        first_submitted_at=at,
        submitted_at=at,
        decided_at=at,
        decided_by=by,
    )


def actual_of(report: ProgressReport, facts: dict[str, Any]) -> Actual:
    goal = facts["the_goal"]
    said = {name: facts[name] for name in ("year", "value", "reason", "is_assured")}
    return Actual(report=report, goal=goal, version=goal.current, **said)


def settle(groups: Iterable[tuple[Any, datetime.date]]) -> None:
    """The last report of a member answered the open duty nearest to it, and so all before (enrolment/settling.py)."""
    last: dict[Any, datetime.date] = {}
    for member, day in groups:
        last[member] = max(last.get(member, day), day)
    intervals = dict(Schedule.objects.filter(organization__in=last).values_list("organization", "interval_months"))
    owed: dict[Any, list[Duty]] = defaultdict(list)
    open_duties = Duty.objects.select_for_update().filter(
        organization__in=last, kind=Duty.Kind.PROGRESS_REPORT, state=Duty.State.OPEN
    )
    for duty in open_duties:
        owed[duty.organization_id].append(duty)
    settled = []
    for member, duties in owed.items():
        interval = intervals.get(member, 12)
        settled += settle_reports(answered_by(duties, last[member], interval), last[member], interval)
    Duty.objects.bulk_update(settled, ["state", "first_submitted_on", "closed_at"], batch_size=BATCH)
    outbox.cancel_all([duty.pk for duty in settled], kinds=[REMINDER])


def answered_by(duties: list[Duty], day: datetime.date, interval_months: int) -> list[Duty]:
    """The open duties that a report of that day can have answered.

    Where the first period is settled already, an old report must not answer the one that is owed now.
    """
    horizon = day + relativedelta(months=interval_months // 2)
    return [duty for duty in duties if duty.period == 1 or (duty.due_on and duty.due_on <= horizon)]
