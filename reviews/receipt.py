"""How a submission reached the secretariat, where it was not sent through the portal by the member itself."""

import datetime
from typing import NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from design.words import in_both_languages
from timekeeping.clock import start_of, tokyo_date


class Channel(models.TextChoices):
    """How it came (受領方法)."""

    EMAIL = "email", _("E-mail")
    PAPER = "paper", _("Paper")
    TELEPHONE = "telephone", pgettext_lazy("how it came", "Telephone")


class Receipt(NamedTuple):
    """What an officer enters on behalf of a member: how it came, and on which day the secretariat received it."""

    channel: str
    received_on: datetime.date

    @property
    def moment(self) -> datetime.datetime:
        """When it counts as submitted: the day it was received, not the day it was typed."""
        now = timezone.now()
        if self.received_on == tokyo_date(now):
            return now
        return start_of(self.received_on)

    def in_words(self) -> dict[str, str]:
        """The channel in both languages, as a mail keeps it."""
        return in_both_languages(Channel(self.channel).label)
