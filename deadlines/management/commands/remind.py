"""manage.py remind [--date YYYY-MM-DD] [--dry-run]: all that the daily sweep of that day does, by hand."""

import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from deadlines import sweep
from timekeeping import is_working_day, today


class Command(BaseCommand):
    help = "Open the duties of the time ahead and queue the reminders of a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=datetime.date.fromisoformat, help="the day (YYYY-MM-DD), today by default")
        parser.add_argument("--dry-run", action="store_true", help="only print who would get what")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["date"] or today()
        if day > today() and not (settings.EMBEDDED or options["dry_run"]):
            raise CommandError("A date in the future needs --dry-run.", returncode=2)
        if not is_working_day(day):
            self.stdout.write(f"{day} is a closed day: no reminders go out.")
        if options["dry_run"]:
            self._rehearse(day)
        else:
            self._sweep(day)

    def _rehearse(self, day: datetime.date) -> None:
        count = 0
        people: set[str] = set()
        for reminder in sweep.rehearse(day):
            count += 1
            people.add(reminder.address)
            columns = (
                reminder.address,
                reminder.organization["ja"],
                reminder.what["ja"],
                reminder.due_on,
                reminder.step,
            )
            self.stdout.write("\t".join(str(column) for column in columns))
        self.stdout.write(f"{day}: {count} reminders to {len(people)} addresses (dry run, nothing written)")
        if len(people) > sweep.cap():
            self.stderr.write(f"This is more than the cap of {sweep.cap()} mails a run.")

    def _sweep(self, day: datetime.date) -> None:
        if reason := sweep.reason_to_hold(day):
            self.stderr.write(
                f"An automatic sweep would be held until an officer has seen its preview ({reason}); by hand it is not."
            )
        done = sweep.sweep(day, by_hand=True)
        if sweep.mails_of(day) > sweep.cap():
            self.stderr.write(f"This is more than the cap of {sweep.cap()} mails a run.")
        self.stdout.write(
            f"{day}: {done.opened} duties opened, {done.queued} reminders queued, {done.missed} steps missed"
        )
