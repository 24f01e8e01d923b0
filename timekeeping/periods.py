import datetime

from dateutil.relativedelta import relativedelta


def period_end(anchor: datetime.date, months: int) -> datetime.date:
    """The last day of a period of `months` months counted from `anchor`.

    The first day is not counted: the period ends on the day before the day that corresponds to
    `anchor` + 1 day; where that month has no such day, on its last day (Civil Code 140, 143; DOMAIN §2).
    """
    start = anchor + datetime.timedelta(days=1)
    corresponding = start + relativedelta(months=months)
    if corresponding.day != start.day:
        return corresponding
    return corresponding - datetime.timedelta(days=1)
