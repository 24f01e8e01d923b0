"""Take over the register in hand: `manage.py import_members FILE [--dry-run]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from design.table_form import Problem, Read
from design.words import colon
from enrolment import importing
from enrolment.register import RegisterForm

WRONG = 2


class Command(BaseCommand):
    help = "Import members from an xlsx or CSV file: all rows or none. Exits 2 where a cell is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check every cell and write nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        register = self.read(file)
        if register.problems:
            for problem in register.problems_in_order():
                self.stderr.write(line_of(problem))
            count = len(register.problems)
            raise CommandError(
                _("%(count)d cells are wrong; nothing was imported.") % {"count": count}, returncode=WRONG
            )
        for remark in register.all_remarks(RegisterForm):
            self.stdout.write(line_of(remark))
        if dry_run:
            self.stdout.write(_("%(count)d members would be imported.") % {"count": len(register.rows)})
            return
        count = importing.write(register.rows)
        self.stdout.write(_("%(count)d members were imported.") % {"count": count})
        if count:
            self.stdout.write(_("The next round of reminders is held until an officer has seen its preview."))

    def read(self, file: Path) -> Read:
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file}, returncode=WRONG)
        try:
            return importing.read(file)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=WRONG) from error


def line_of(said: Problem) -> str:
    """A problem or remark with the place it is about."""
    place = _("Row %(row)d, %(column)s") if said.column else _("Row %(row)d")
    return f"{place % {'row': said.row, 'column': said.column}}{colon()}{said.message}"
