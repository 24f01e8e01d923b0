import calendar
import datetime


def period_end(anchor: datetime.date, months: int) -> datetime.date:
    """The last day of a period of `months` months counted from `anchor`.

    The first day is not counted: the period ends on the day before the day that corresponds to
    `anchor` + 1 day; where that month has no such day, on its last day (Civil Code 140, 143; DOMAIN §2).
    """
    start = anchor + datetime.timedelta(days=1)
    year, months_before = divmod(start.year * 12 + start.month - 1 + months, 12)
    month = months_before + 1
    last = calendar.monthrange(year, month)[1]
    if start.day > last:
        return datetime.date(year, month, last)
    return datetime.date(year, month, start.day) - datetime.timedelta(days=1)
