"""The rows of exported projects and disclosures, read as values in batches (see rows.py)."""

from collections.abc import Iterator
from typing import Any

from reports.models import DisclosedProject, Disclosure, Project
from secretariat.exchange.project_table import DisclosureRow, ProjectRow
from secretariat.exchange.rows import MEMBER, batches, grouped, labels_of, received_on
from timekeeping.clock import tokyo_date

WAY = ("pk", "state", "first_submitted_at", "decided_at", *MEMBER)
SAID = tuple(name for name in Disclosure.sheet_fields if name != "projects")


def project_rows(projects: Any) -> Iterator[list[Any]]:
    """Each project, whatever its state."""
    columns, parts = ProjectRow.columns()[3:], labels_of(Project, "part")
    for batch in batches(projects, *WAY, *Project.sheet_fields):
        for project in batch:
            facts = project | {
                "part": parts.get(project["part"], ""),
                "project": str(project["pk"]),
                **days_of(project),
            }
            yield [*(project[name] for name in MEMBER), *(facts[name] for name in columns)]


def disclosure_rows(disclosures: Any) -> Iterator[list[Any]]:
    """Each disclosure, whatever its state, with the names of its projects one a line."""
    columns = DisclosureRow.columns()[3:]
    for batch in batches(disclosures, *WAY, *SAID):
        chosen = DisclosedProject.objects.filter(disclosure__in=[disclosure["pk"] for disclosure in batch])
        ordered = chosen.order_by("project__started_on", "project_id")
        projects = grouped(ordered.values_list("disclosure_id", "project__name_ja", "project_id"))
        for disclosure in batch:
            names = [name or str(number) for name, number in projects[disclosure["pk"]]]
            facts = disclosure | {"projects": "\n".join(names), "disclosure": str(disclosure["pk"])}
            facts |= days_of(disclosure)
            yield [*(disclosure[name] for name in MEMBER), *(facts[name] for name in columns)]


def days_of(submission: dict[str, Any]) -> dict[str, Any]:
    """When it was received and, where it is, accepted."""
    decided_at = submission["decided_at"] if submission["state"] == "accepted" else None
    return {"received_on": received_on(submission), "accepted_on": tokyo_date(decided_at) if decided_at else None}
