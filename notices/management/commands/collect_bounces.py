"""manage.py collect_bounces: reads the delivery reports in the mailbox that BOUNCE_MAILBOX_URL names."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notices import mailboxes
from notices.collecting import collect


class Command(BaseCommand):
    help = "Read the bounce mailbox (BOUNCE_MAILBOX_URL) and record which mails came back."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BOUNCE_MAILBOX_URL:
            raise CommandError("BOUNCE_MAILBOX_URL is not set (docs/settings.md).", returncode=2)
        try:
            done = collect(settings.BOUNCE_MAILBOX_URL)
        except mailboxes.WrongAddress as error:
            raise CommandError(str(error), returncode=2) from error
        except mailboxes.MailboxAway as error:
            raise CommandError(f"The mailbox cannot be read: {error}", returncode=2) from error
        self.stdout.write(", ".join(f"{kind}: {number}" for kind, number in sorted(done.items())) or "nothing arrived")
