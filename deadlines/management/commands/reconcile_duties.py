"""manage.py reconcile_duties [--dry-run]: write the duties that follow from the facts of every member."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from deadlines.ledger import reconcile
from members.models import Organization


class Command(BaseCommand):
    help = "Derive the duties of all members again; touches only what is open."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many would change")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            with transaction.atomic():
                changed = reconcile(Organization.objects.all())
                transaction.set_rollback(True)
        else:
            changed = reconcile(Organization.objects.all())
        self.stdout.write(f"{changed} duties {'would be ' if options['dry_run'] else ''}written or changed")
