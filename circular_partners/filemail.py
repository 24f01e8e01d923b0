"""A mail backend for one machine: each message becomes one .eml file that any mail program opens."""

import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    """Writes to EMAIL_FILE_PATH; names sort by time of sending (UTC)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        sent = 0
        for message in email_messages:
            if not message.recipients():
                continue
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}.eml"
            half = folder / f".{name}"
            half.write_bytes(message.message().as_bytes())
            half.rename(folder / name)  # a reader of the folder never sees half a mail
            sent += 1
        return sent
