"""When a submission is in time: by the end of the deadline, or by the next working day where that is closed."""

import datetime

from django.conf import settings
from django.utils.translation import gettext, ngettext

from timekeeping import next_working_day


def last_day_in_time(deadline: datetime.date) -> datetime.date:
    """The last day on which a submission is in time (DOMAIN §4: 翌開庁日, a setting)."""
    return next_working_day(deadline) if settings.NEXT_WORKING_DAY_COUNTS else deadline


def last_day_in_time_before(day: datetime.date) -> datetime.date:
    """The earliest deadline that is not past on `day`: every deadline before it is overdue."""
    limit = day
    while last_day_in_time(limit - datetime.timedelta(days=1)) >= day:
        limit -= datetime.timedelta(days=1)
    return limit


def is_late(deadline: datetime.date, submitted_on: datetime.date) -> bool:
    return submitted_on > last_day_in_time(deadline)


def distance_in_words(days: int) -> str:
    """How far a deadline is, said neutrally; negative days are past."""
    if days < 0:
        return ngettext("%(n)d day past", "%(n)d days past", -days) % {"n": -days}
    if days == 0:
        return gettext("today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
