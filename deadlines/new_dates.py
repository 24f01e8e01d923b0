"""What is a sensible new deadline."""

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from timekeeping import today

if TYPE_CHECKING:
    from deadlines.models import Duty

LONGEST_EXTENSION_DAYS = 730


def check_later(duty: "Duty", day: datetime.date) -> None:
    """Raises ValidationError where `day` is no sensible new deadline of the duty."""
    deadline = duty.deadline
    if (deadline and day <= deadline) or day <= today():
        raise ValidationError(_("Please enter a date after the present due date and after today."))
    check_within_two_years(day)


def check_to_come(day: datetime.date) -> None:
    """Raises ValidationError where `day` is no sensible deadline for anybody: not after today, or too far away."""
    if day <= today():
        raise ValidationError(_("Please enter a date after today."))
    check_within_two_years(day)


def check_within_two_years(day: datetime.date) -> None:
    if day > today() + datetime.timedelta(days=LONGEST_EXTENSION_DAYS):
        raise ValidationError(_("Please enter a date within two years."))


def first_last_day() -> datetime.date:
    """The earliest day until which a member may be asked to answer a notice."""
    return today() + datetime.timedelta(days=settings.STANDING_NOTICE_DAYS)


def check_last_day(day: datetime.date) -> None:
    """Raises ValidationError where a notice would leave too little time, or years."""
    if day < first_last_day():
        words = _("Please give the member at least {days} days to answer.")
        raise ValidationError(words.format(days=settings.STANDING_NOTICE_DAYS))
    check_within_two_years(day)
