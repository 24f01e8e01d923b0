"""Reading a table of past projects, and writing them as accepted: nobody is mailed, duties they answered end."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deadlines.models import Duty
from design.table_fields import folded
from design.table_form import Read, TableRow
from reports.models import Project, ProjectEvent
from secretariat.exchange.answering import answer_once
from secretariat.exchange.members_named import members_in, read_of_members
from secretariat.exchange.project_table import ProjectRow
from secretariat.exchange.sorting import refuse_doubles, set_aside_known, set_aside_numbered
from secretariat.exchange.taking_over import BATCH, as_accepted, write_events


def read(path: Path, *, others: Any = (), note: Any = lambda at: None) -> Read:
    """Read and check a whole file; raises ValidationError where it is no table of projects at all."""
    found = read_of_members(ProjectRow, path, others=others, note=note)
    of_members = Project.objects.filter(organization__in=members_in(found))
    owners = dict(of_members.values_list("pk", "organization"))
    unknown = _("This member has no project with this number.")
    set_aside_numbered(found, ProjectRow, owners, number="project", unknown=unknown)
    sent = of_members.sent().values_list("organization", "name_ja")
    known = {(member, folded(name)) for member, name in sent}
    set_aside_known(found, known, key=named)
    message = _("The same project of this member stands in row %(row)d.")
    refuse_doubles(found, ProjectRow, key=named, column="name_ja", message=message)
    return found


def named(facts: dict[str, Any]) -> tuple[Any, str]:
    """What tells one project from another."""
    return facts["member"], folded(facts["name_ja"])


@transaction.atomic
def write(rows: Iterable[TableRow], *, by: Any) -> int:
    """Write the rows as accepted projects and fulfil the project duties that were open; returns how many."""
    projects = [accepted(row.facts, by=by) for row in rows]
    answer_once(Duty.Kind.PROJECT, projects)
    Project.objects.bulk_create(projects, batch_size=BATCH)
    write_events(ProjectEvent, projects, by=by)
    return len(projects)


def accepted(facts: dict[str, Any], *, by: Any) -> Project:
    said = {name: facts[name] for name in Project.sheet_fields}
    way = as_accepted(facts["received_on"], facts["accepted_on"], by=by)
    project = Project(organization_id=facts["member"], **said, **way)
    project.note_search_text()
    return project
