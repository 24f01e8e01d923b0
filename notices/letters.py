"""A letter: what an envelope says, ready for the mail server."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.template import TemplateDoesNotExist
from django.urls import reverse
from django.utils import translation

from notices.kinds import kind_of
from notices.mime import Message, in_bytes
from notices.models import Mail, Notice
from notices.rendering import Rendered, absolute, render
from notices.rendering import subject_of as subject_line
from timekeeping import today

SALT = "notices.unsubscribe"


class Letter(NamedTuple):
    address: str
    subject: str
    text: str
    html: str
    unsubscribe_url: str
    is_private: bool

    def message(self, server: Any, message_id: str, *, sender: str) -> Message:
        """The message as Django sends it over an open connection.

        `sender` is the envelope's (MAIL FROM), where bounces go; people see DEFAULT_FROM_EMAIL.
        """
        headers = {
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id,
            "Auto-Submitted": "auto-generated",
        }
        if self.unsubscribe_url:
            headers["List-Unsubscribe"] = f"<{self.unsubscribe_url}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message = Message(
            self.subject,
            self.text,
            sender,
            [self.address],
            headers=headers,
            connection=server,
        )
        message.attach_alternative(self.html, "text/html")
        message.raw = in_bytes(message)
        return message


def letter(mail: Mail, notices: Sequence[Notice]) -> Letter:
    """Write the letter of an envelope; private links are made here, at the moment of sending."""
    first, kind = notices[0], kind_of(notices[0].kind)
    if mail.is_digest:
        url = unsubscribe_address(mail.address, language=mail.language)
        contexts = [as_of(today(), notice) for notice in notices]
        said = digest(contexts, language=mail.language, unsubscribe_url=url)
        return Letter(mail.address, *said, url, False)
    context = first.context
    if kind.mint:
        context = {**context, **kind.mint(context, first.user)}
    return Letter(mail.address, *render(first.kind, context, language=mail.language), "", kind.private)


def subject_of(notices: Sequence[Notice], *, language: str) -> str:
    """The subject of the letter about these notices, in any language; their kind where it has no letter any more."""
    kind, context = notices[0].kind, notices[0].context
    if notices[0].for_day:
        kind, context = "reminders", {"reminders": [notice.context for notice in notices]}
    try:
        return subject_line(kind, context, language=language)
    except TemplateDoesNotExist:
        return kind


def as_of(day: date, notice: Notice) -> dict[str, Any]:
    """What a reminder says, with the days that are left on the day it is sent: a mail may be held up for days."""
    if notice.due_on is None or "days" not in notice.context:
        return notice.context
    return {**notice.context, "days": (notice.due_on - day).days}


def digest(contexts: Sequence[Mapping[str, Any]], *, language: str, unsubscribe_url: str = "") -> Rendered:
    """A person's reminders of a day in one mail; without the link of its own where none is given (previews)."""
    context = {
        "addressee": addressee_of(contexts),
        "reminders": contexts,
        "unsubscribe_url": unsubscribe_url,
    }
    return render("reminders", context, language=language)


def addressee_of(contexts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Whom a digest addresses: without the organization where it speaks of several."""
    addressees = [context.get("addressee", {}) for context in contexts]
    several = len({str(addressee.get("organization")) for addressee in addressees}) > 1
    chosen = dict(addressees[0])
    if several:
        chosen = {"name": chosen.get("name", "")}
    return chosen


def unsubscribe_address(address: str, *, language: str) -> str:
    """The signed one-click address that thins advance notices; it does nothing on GET."""
    token = signing.dumps(address, salt=SALT, compress=True)
    with translation.override("ja"):
        return absolute(reverse("unsubscribe", args=[token]), language=language)
