"""The rows of exported goals and reports, read as values in batches: memory stays flat, and no object is made of them.

A batch costs one query more for each table that hangs on its rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils import timezone

from goals.models import GoalVersion, Indicator, InterimTarget, Measure
from reports.models import Actual
from secretariat.exchange.goal_table import GoalRow
from secretariat.exchange.report_table import ReportRow
from timekeeping.clock import tokyo_date

BATCH = 1000
MEMBER = ("organization__name_ja", "organization__corporate_number", "organization__local_government_code")
LABELLED = ("type", "direction", "scope")
SAID = tuple(name for name in GoalVersion.copied_fields if name != "indicator")
Rows = dict[Any, list[tuple[Any, ...]]]


def batches(rows: Any, *names: str) -> Iterator[list[dict[str, Any]]]:
    """Rows of a queryset as dictionaries, some at a time."""
    found = iter(rows.select_related(None).prefetch_related(None).values(*names).iterator(chunk_size=BATCH))
    while batch := list(islice(found, BATCH)):
        yield batch


def grouped(rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Rows that begin with a key, by that key and without it."""
    found: Rows = defaultdict(list)
    for key, *rest in rows:
        found[key].append(tuple(rest))
    return found


def labels_of(model: Any, name: str) -> dict[Any, str]:
    """What the values of a column are called in the reader's language."""
    field = model._meta.get_field(name)
    return {value: str(label) for value, label in field.flatchoices}


# --- goals --------------------------------------------------------------------------------------------------------


def goal_rows(goals: Any) -> Iterator[list[Any]]:
    """Each goal as its version in force says it; one that was never accepted shows whose it is and its number."""
    labels = {name: labels_of(GoalVersion, name) for name in LABELLED}
    indicators = {one.pk: one.name for one in Indicator.objects.all()}
    columns = GoalRow.columns()[3:]
    said = [f"current__{name}" for name in SAID]
    for batch in batches(goals, "pk", "current", "current__indicator", "current__decided_at", *MEMBER, *said):
        versions = [goal["current"] for goal in batch if goal["current"]]
        measures = grouped(of_versions(Measure, versions, "position", "text", "text_en"))
        targets = grouped(of_versions(InterimTarget, versions, "year", "year", "value"))
        for goal in batch:
            facts: dict[str, Any] = {"goal": str(goal["pk"])}
            if goal["current"]:
                facts |= version_facts(goal, measures[goal["current"]], targets[goal["current"]], labels)
                facts["indicator"] = indicators.get(goal["current__indicator"], "")
            yield [*(goal[name] for name in MEMBER), *(facts.get(name) for name in columns)]


def of_versions(model: Any, versions: list[Any], order: str, *names: str) -> Any:
    return model.objects.filter(version__in=versions).order_by(order, "pk").values_list("version", *names)


def version_facts(goal: dict[str, Any], measures: list[Any], targets: list[Any], labels: Any) -> dict[str, Any]:
    facts = {name: goal[f"current__{name}"] for name in SAID}
    for name, label in labels.items():
        facts[name] = label.get(facts[name], facts[name])
    decided_at = goal["current__decided_at"]
    return facts | {
        "interim_targets": "; ".join(f"{year}: {value.normalize():f}" for year, value in targets),
        "measures": "\n".join(text for text, _english in measures),
        "measures_en": "\n".join(english for _text, english in measures).rstrip("\n"),
        "accepted_on": timezone.localdate(decided_at) if decided_at else None,
    }


# --- reports ------------------------------------------------------------------------------------------------------


def received_on(submission: dict[str, Any]) -> Any:
    """The day on which it was first submitted; none while it is a draft."""
    submitted_at = submission["first_submitted_at"]
    return tokyo_date(submitted_at) if submitted_at else None


def report_rows(reports: Any) -> Iterator[list[Any]]:
    """Each actual value of each report; a report without one has a row of its own."""
    columns = ReportRow.columns()[3:]
    for batch in batches(reports, "pk", "summary", "first_submitted_at", *MEMBER):
        said = actual_facts([report["pk"] for report in batch])
        for report in batch:
            facts = {
                "summary": report["summary"],
                "received_on": received_on(report),
                "report": str(report["pk"]),
            }
            member = [report[name] for name in MEMBER]
            for actual in said.get(report["pk"], [{}]):
                cells = facts | actual
                yield member + [cells.get(name) for name in columns]


def actual_facts(reports: list[Any]) -> dict[Any, list[dict[str, Any]]]:
    """The actual values of some reports, by report."""
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    ordered = Actual.objects.filter(report__in=reports).order_by("goal_id", "year")  # by key: without reading the goals
    rows = ordered.values_list(
        "report", "goal", "version__label", "version__unit", "year", "value", "reason", "is_assured"
    )
    for report, goal, label, unit, year, value, reason, is_assured in rows:
        found[report].append(
            {
                "goal": str(goal),
                "label": label,
                "unit": unit,
                "year": year,
                "value": value,
                "reason": reason,
                "is_assured": is_assured,
            }
        )
    return found
