"""manage.py deliver [--date YYYY-MM-DD]: the outbox once, as if on that day."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from notices import delivery


class Command(BaseCommand):
    help = "Send what the outbox holds, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=datetime.date.fromisoformat, help="as if on that day (YYYY-MM-DD)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = delivery.deliver(day=options["date"])
        except delivery.MailServerAway as error:
            raise CommandError(f"The mail server cannot be reached; nothing was sent: {error}") from error
        figures = {state: number for state, number in sorted(done.items()) if number}
        self.stdout.write(", ".join(f"{state}: {number}" for state, number in figures.items()) or "nothing to send")
