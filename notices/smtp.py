"""SMTP that knows whether a broken connection leaves a mail in doubt."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


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
    """Django's SMTP backend over a connection that raises InDoubt."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return WatchingSMTPS if self.use_ssl else WatchingSMTP
