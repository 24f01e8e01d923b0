"""Reading a table of past disclosures, and writing them as accepted: nobody is mailed, duties they answered end."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from deadlines.models import Duty
from design.table_fields import folded
from design.table_form import Read, TableRow
from reports.models import DisclosedProject, Disclosure, DisclosureEvent, Project
from secretariat.exchange.answering import answer_periods
from secretariat.exchange.members_named import members_in, read_of_members
from secretariat.exchange.project_table import DisclosureRow
from secretariat.exchange.sorting import refuse_doubles, set_aside_known, set_aside_numbered
from secretariat.exchange.taking_over import BATCH, as_accepted, write_events

SAID = tuple(name for name in Disclosure.sheet_fields if name != "projects")


class OwnProjects(NamedTuple):
    """The projects of the members in a file."""

    owners: dict[UUID, Any]  # project → member
    by_name: dict[tuple[Any, str], set[UUID]]  # member and name in either language


def read(path: Path, *, others: Any = (), note: Any = lambda at: None) -> Read:
    """Read and check a whole file; raises ValidationError where it is no table of disclosures at all."""
    found = read_of_members(DisclosureRow, path, others=others, note=note)
    of_members = Disclosure.objects.filter(organization__in=members_in(found))
    owners = dict(of_members.values_list("pk", "organization"))
    unknown = _("This member has no disclosure with this number.")
    set_aside_numbered(found, DisclosureRow, owners, number="disclosure", unknown=unknown)
    said = of_members.sent().values_list("organization", "title", "disclosed_on")
    set_aside_known(found, {(member, folded(title), day) for member, title, day in said}, key=titled)
    message = _("The same disclosure of this member stands in row %(row)d.")
    refuse_doubles(found, DisclosureRow, key=titled, column="title", message=message)
    find_projects(found)
    return found


def titled(facts: dict[str, Any]) -> tuple[Any, str, Any]:
    """What tells one disclosure from another: a yearly one may have the same title each year."""
    return facts["member"], folded(facts["title"]), facts["disclosed_on"]


def find_projects(found: Read) -> None:
    """Put the projects into the facts of each row (`the_projects`); a project that is not clear is a problem."""
    own = own_projects(members_in(found))
    rows, found.rows = found.rows, []
    for row in rows:
        words = list(words_of(row.facts, own))
        meant = [project_of(found, row, word, own) for word in words]
        if None not in meant:
            found.rows.append(TableRow(row.number, {**row.facts, "the_projects": list(dict.fromkeys(meant))}))


def own_projects(members: set[Any]) -> OwnProjects:
    own = OwnProjects({}, defaultdict(set))
    projects = Project.objects.filter(organization__in=members).not_withdrawn()
    for project, member, *names in projects.values_list("pk", "organization", "name_ja", "name_en"):
        own.owners[project] = member
        for name in filter(None, names):
            own.by_name[member, folded(name)].add(project)
    return own


def words_of(facts: dict[str, Any], own: OwnProjects) -> Iterator[str]:
    """The names and numbers in a cell; a line that is the name of a project is not taken apart."""
    for line in facts["projects"]:
        if (facts["member"], folded(line)) in own.by_name:
            yield line
        else:
            yield from filter(None, (word.strip() for word in re.split("[;；]", line)))


def project_of(found: Read, row: TableRow, word: str, own: OwnProjects) -> UUID | None:
    """The project that a name or number means; None, and a problem, where it is not clear."""
    member = row.facts["member"]
    try:
        number = UUID(word)
    except ValueError:
        fitting = own.by_name.get((member, folded(word)), set())
        message = _("This member has no project with this name. Please import the projects first.")
        if len(fitting) > 1:
            message = _("This member has several projects with this name. Please write the portal number.")
    else:
        fitting = {number} if own.owners.get(number) == member else set()
        message = _("This member has no project with this number.")
    if len(fitting) == 1:
        return next(iter(fitting))
    found.complain(DisclosureRow, row.number, "projects", message, word)
    return None


@transaction.atomic
def write(rows: Iterable[TableRow], *, by: Any) -> int:
    """Write the rows as accepted disclosures and settle the duties they answered; returns how many."""
    made = [(accepted(row.facts, by=by), row.facts["the_projects"]) for row in rows]
    disclosures = [disclosure for disclosure, _projects in made]
    answer_periods(Duty.Kind.DISCLOSURE, disclosures)
    Disclosure.objects.bulk_create(disclosures, batch_size=BATCH)
    chosen = [
        DisclosedProject(disclosure=disclosure, project_id=project) for disclosure, chosen in made for project in chosen
    ]
    DisclosedProject.objects.bulk_create(chosen, batch_size=BATCH)
    write_events(DisclosureEvent, disclosures, by=by)
    return len(disclosures)


def accepted(facts: dict[str, Any], *, by: Any) -> Disclosure:
    way = as_accepted(facts["received_on"], facts["accepted_on"], by=by)
    return Disclosure(organization_id=facts["member"], **{name: facts[name] for name in SAID}, **way)
