from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from circular_partners.backup import writing


class Command(BaseCommand):
    help = "Write the whole portal, database and files, to FILE. Works while the portal runs."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"]
        if target.is_dir() or not target.absolute().parent.is_dir():
            raise CommandError(f"{target} cannot be written: name a file in a folder that exists.", returncode=2)
        written = writing.write(target)
        self.stdout.write(f"{target}: {written['tables']} tables, {written['files']} files.")
