from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from circular_partners.backup import BackupError, restoring


class Command(BaseCommand):
    help = "Put a backup in place of what the database and the file store hold. Stop web, worker and beat first."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--force", action="store_true", help="also when the database is in use: all of it is lost")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restoring.restore(options["file"], force=options["force"])
        except BackupError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"Restored {restored['tables']} tables and {restored['files']} files.")
