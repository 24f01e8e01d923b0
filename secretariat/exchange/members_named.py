"""Which member a row of a table is about: by number or code, else by name."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from design.fields import LineField
from design.table_fields import folded
from design.table_form import Read, TableForm, TableRow, read_table
from files.tables import open_table
from members.fields import CorporateNumberField, LocalGovernmentCodeField
from members.models import Organization

AT_ONCE = 5000


class OfMemberForm(TableForm):
    """A row that belongs to a member."""

    organization = LineField(label=gettext_lazy("name of the member"), max_length=120, required=False)
    corporate_number = CorporateNumberField(label=gettext_lazy("corporate number"), required=False)
    local_government_code = LocalGovernmentCodeField(label=gettext_lazy("local government code"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        names = ("organization", "corporate_number", "local_government_code")
        if not any(data.get(name) or self.has_error(name) for name in names):
            self.add_error("organization", _("Please enter the name, the corporate number or the code of the member."))
        return data

    @classmethod
    def name_of(cls, facts: dict[str, Any]) -> str:
        member = facts["organization"] or facts["corporate_number"] or facts["local_government_code"]
        return f"{member} {super().name_of(facts)}".strip()


class Named(NamedTuple):
    """What tells one member from another."""

    pk: UUID
    organization: str
    corporate_number: str
    local_government_code: str
    status: str


def read_of_members(
    form: type[TableForm], path: Path, *, others: Sequence[type[TableForm]], note: Callable[[int], None]
) -> Read:
    """Read a whole file, check every cell and find the members; raises ValidationError where it is no such table."""
    with path.open("rb") as file:
        table = open_table(file, name=path.name)
        found = read_table(form, table.rows, merged=table.merged, others=others, note=note)
    find_members(found, form)
    return found


def members_in(found: Read) -> set[Any]:
    """The members that the rows are about."""
    return {row.facts["member"] for row in found.rows}


def find_members(read: Read, form: type[TableForm]) -> None:
    """Put the member's id into the facts of each row (`member`); a row whose member is not clear is a problem."""
    known = candidates(row.facts for row in read.rows)
    rows, read.rows = read.rows, []
    for row in rows:
        column, fitting = fitting_members(row.facts, known)
        if len(fitting) == 1:
            row.facts["member"] = fitting[0].pk
            read.rows.append(row)
        else:
            read.complain(form, row.number, column, why_not(row, fitting, known, column), str(row.facts[column]))


def candidates(facts: Iterable[dict[str, Any]]) -> dict[str, dict[str, list[Named]]]:
    """The members that any row names, by column and value."""
    wanted: dict[str, set[str]] = {"local_government_code": set(), "corporate_number": set(), "organization": set()}
    for row in facts:
        column = deciding_column(row)
        wanted[column].add(row[column])
    known: dict[str, dict[str, list[Named]]] = {column: {} for column in wanted}
    for column, values in wanted.items():
        path = "name_ja" if column == "organization" else column
        ordered = sorted(values)
        for start in range(0, len(ordered), AT_ONCE):
            found = Organization.objects.filter(Q(**{f"{path}__in": ordered[start : start + AT_ONCE]})).order_by("pk")
            for each in found.values_list("pk", "name_ja", "corporate_number", "local_government_code", "status"):
                named = Named(*each)
                known[column].setdefault(getattr(named, column), []).append(named)
    return known


def deciding_column(facts: dict[str, Any]) -> str:
    for column in ("local_government_code", "corporate_number"):
        if facts[column]:
            return column
    return "organization"


def fitting_members(facts: dict[str, Any], known: dict[str, dict[str, list[Named]]]) -> tuple[str, list[Named]]:
    """The column that decides and the members that fit; a present member goes before one that has left."""
    column = deciding_column(facts)
    fitting = known[column].get(facts[column], [])
    if facts["organization"]:
        fitting = [each for each in fitting if folded(each.organization) == folded(facts["organization"])]
    present = [each for each in fitting if each.status != "left"]
    return column, present or fitting


def why_not(row: TableRow, fitting: list[Named], known: dict[str, dict[str, list[Named]]], column: str) -> str:
    if fitting:
        return _("More than one member fits. Please add the corporate number.")
    others = known[column].get(row.facts[column], [])
    if others:
        return _("This number belongs to “%(name)s”.") % {"name": others[0].organization}
    return _("There is no such member. Please import the members first.")
