"""SMTP that knows whether a broken connection leaves a mail in doubt, and a line to the server for many mails."""

import smtplib
import time
from contextlib import suppress
from typing import Any

from django.core.mail.backends import smtp
from django.core.mail.message import sanitize_address

from notices.mime import Message

MAILS_A_CONNECTION = 100  # then a new one: servers end those that bring too many
# What is claimed at once: what goes out in so short a time, since a killed worker leaves it uncertain.
SECONDS_AHEAD, MAILS_AHEAD = 0.02, 8


class MailServerAway(Exception):
    """No connection to the mail server."""


class InDoubt(smtplib.SMTPServerDisconnected):
    """The whole message was handed over and no answer came: it may have been accepted."""


class _Watching:
    """Mixed into smtplib's classes: tells a break before the message from one after it."""

    _answers = 0

    def getreply(self) -> Any:
        reply = super().getreply()  # type: ignore[misc]
        self._answers += 1
        return reply

    def data(self, msg: Any) -> Any:
        """Send the message. The first answer (354) invites it: a break before that leaves nothing in doubt."""
        self._answers = 0
        try:
            return super().data(msg)  # type: ignore[misc]
        except OSError as error:
            if isinstance(error, smtplib.SMTPResponseException) or self._answers == 0:
                raise
            raise InDoubt(f"no answer after the message was sent: {error}") from error


class WatchingSMTP(_Watching, smtplib.SMTP):
    """smtplib.SMTP that raises InDoubt."""


class WatchingSMTPS(_Watching, smtplib.SMTP_SSL):
    """smtplib.SMTP_SSL that raises InDoubt."""


class EmailBackend(smtp.EmailBackend):
    """Django's SMTP backend for letters, over a connection that raises InDoubt."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return WatchingSMTPS if self.use_ssl else WatchingSMTP

    def _send(self, email_message: Message) -> bool:
        sender, *recipients = map(_sendable, (email_message.from_email, *email_message.to))
        server: Any = self.connection
        server.sendmail(sender, recipients, email_message.raw)
        return True


def _sendable(address: str) -> str:
    """As SMTP takes it: in ASCII."""
    return address if address.isascii() else sanitize_address(address, "utf-8")


class Line:
    """One open connection to the mail server that many mails share; `backend` is Django's, already open."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        self._is_open, self._mails = True, 0
        self._seconds = SECONDS_AHEAD  # that the last mail took it

    @property
    def is_fresh(self) -> bool:
        """Whether the next mail may go over it without opening it anew."""
        return self._is_open and self._mails < MAILS_A_CONNECTION

    @property
    def mails_ahead(self) -> int:
        """How many mails to claim at once: one, or more where the server is so quick that they go out in a moment."""
        return max(int(SECONDS_AHEAD / max(self._seconds, SECONDS_AHEAD / MAILS_AHEAD)), 1)

    def reopen(self) -> None:
        """Raises MailServerAway."""
        self.close()
        try:
            self.backend.open()
        except (smtplib.SMTPException, OSError) as error:
            raise MailServerAway(str(error)) from error
        self._is_open, self._mails = True, 0

    def send(self, message: Any) -> None:
        """Raises what smtplib raises, and InDoubt."""
        self._mails += 1
        began, self._seconds = time.perf_counter(), SECONDS_AHEAD  # what it refuses quickly says nothing
        self.backend.send_messages([message])
        self._seconds = time.perf_counter() - began

    def close(self) -> None:
        """However it ends: a mail is sent or not before this."""
        self._is_open = False
        with suppress(smtplib.SMTPException, OSError):
            self.backend.close()
