"""What can be imported: the table's form, how a file of it is read and how its rows are written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from design.table_form import Read, TableForm, TableRow
from enrolment import importing
from enrolment.register import RegisterForm
from secretariat.exchange import disclosure_import, goal_import, project_import, report_import
from secretariat.exchange.goal_table import GoalRow
from secretariat.exchange.project_table import DisclosureRow, ProjectRow
from secretariat.exchange.report_table import ReportRow


@dataclass(frozen=True)
class Thing:
    """A kind of import."""

    slug: str
    form: type[TableForm]
    reader: Callable[..., Read]
    writer: Callable[..., int]
    about: Any  # what happens with what is there already, and to whom mail goes

    @property
    def label(self) -> str:
        return str(self.form.holds)

    def read(self, path: Path, *, note: Callable[[int], None] = lambda at: None) -> Read:
        """Read and check a file; raises ValidationError where it is no table of this kind."""
        others = [thing.form for thing in THINGS.values() if thing.slug != self.slug]
        return self.reader(path, others=others, note=note)

    def write(self, rows: Iterable[TableRow], *, by: Any) -> int:
        """Write all rows or none; returns how many."""
        return self.writer(rows, by=by)


def write_members(rows: Iterable[TableRow], *, by: Any) -> int:
    return importing.write(rows)


THINGS = {
    thing.slug: thing
    for thing in (
        Thing(
            "members",
            RegisterForm,
            importing.read,
            write_members,
            _("Existing members are left as they are. The next reminders wait until an officer has seen them."),
        ),
        Thing(
            "goals",
            GoalRow,
            goal_import.read,
            goal_import.write,
            _("Goals that were accepted before. They are public at once; the goals duty counts as fulfilled."),
        ),
        Thing(
            "reports",
            ReportRow,
            report_import.read,
            report_import.write,
            _("Actual values that were reported before, one row for a goal and a year. Import the goals first."),
        ),
        Thing(
            "projects",
            ProjectRow,
            project_import.read,
            project_import.write,
            _("Projects that were accepted before. They are public at once; the project duty counts as fulfilled."),
        ),
        Thing(
            "disclosures",
            DisclosureRow,
            disclosure_import.read,
            disclosure_import.write,
            _("Results that were disclosed before, one row for a disclosure. Import the projects first."),
        ),
    )
}
