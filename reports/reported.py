"""A goal as a report shows it: what was promised, what is reported, what it comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from design.charts import LineChart
from design.words import bracketed
from files.models import StoredFile
from goals.cards import Card
from goals.charts import chart_of
from goals.models import Goal, GoalVersion
from goals.progress import Progress
from goals.wording import with_unit, year_name
from reports.models import Actual, ProgressReport
from reports.sheets import named
from reports.years import is_surprising


@dataclass(slots=True)
class ReportedGoal:
    """One goal of a report. `history` are the accepted values of other reports by year."""

    goal: Goal
    version: GoalVersion
    history: Mapping[int, Decimal | None]
    rows: list[tuple[str, Actual]] = field(default_factory=list)
    forms: list[Any] = field(default_factory=list)

    @property
    def values(self) -> dict[int, Decimal | None]:
        """All known values by year; what this report says counts before what was accepted earlier."""
        reported = {row.year: row.value for _name, row in self.rows}
        return {**self.history, **reported}

    @property
    def progress(self) -> Progress:
        """How far the goal has come with what this report says, and nothing that was reported of later years."""
        return self.version.progress(self.values, as_of_year=max(row.year for _name, row in self.rows))

    @property
    def card(self) -> Card:
        """The goal with where it stands by this report, in words."""
        return Card(self.goal, self.version, None, self.progress)

    @property
    def chart(self) -> LineChart | None:
        """Its course with what this report says."""
        return chart_of(self.version, self.values)

    @property
    def base(self) -> str:
        """The base value with its year; empty where there is none."""
        return self._said(self.version.base_year, self.version.base_value)

    @property
    def last_shown(self) -> str:
        """The hint in words; empty where there is none."""
        return self._said(*self.last) if self.last else ""

    def _said(self, year: int | None, value: Decimal | None) -> str:
        named_year = year_name(year, self.version.first_month)
        said = with_unit(value, self.version.unit_shown)
        return said + bracketed(named_year) if said and named_year else said

    @property
    def last(self) -> tuple[int, Decimal] | None:
        """The latest accepted year and value before those reported here; the hint beside the field."""
        first = min(row.year for _name, row in self.rows)
        earlier = [(year, value) for year, value in self.history.items() if value is not None and year < first]
        return max(earlier, default=None)

    @property
    def surprises(self) -> list[Actual]:
        """Values so far from the year before that a second look is asked for."""
        values = self.values
        return [row for _name, row in self.rows if is_surprising(row.value, self._before(row.year, values))]

    def _before(self, year: int, values: Mapping[int, Decimal | None]) -> Decimal | None:
        earlier = [one for one, value in values.items() if value is not None and one < year]
        return values[max(earlier)] if earlier else self.version.base_value


def reported_goals(report: ProgressReport, rows: Iterable[Actual]) -> list[ReportedGoal]:
    """The goals of a report, in its order, each with its rows."""
    rows = list(rows)
    history = Goal.objects.filter(pk__in={row.goal_id for row in rows}).actuals_by_year()
    found: dict[Any, ReportedGoal] = {}
    for name, row in named(rows):
        if row.goal_id not in found:
            found[row.goal_id] = ReportedGoal(row.goal, row.version, history[row.goal_id])
        found[row.goal_id].rows.append((name, row))
    return list(found.values())


def evidence_of(rows: Iterable[Actual]) -> list[StoredFile]:
    """The files that were handed in beside the values: for the secretariat and the member alone."""
    return [row.evidence for row in rows if row.evidence]
