import datetime

import jpholiday


def is_working_day(day: datetime.date) -> bool:
    """Whether administrative bodies are open: no weekend, no holiday, not 29 December to 3 January (行政機関の休日)."""
    if day.weekday() >= 5 or (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        return False
    return not jpholiday.is_holiday(day)


def next_working_day(day: datetime.date) -> datetime.date:
    """`day` itself where it is a working day, else the first one after it (翌開庁日)."""
    while not is_working_day(day):
        day += datetime.timedelta(days=1)
    return day


def previous_working_day(day: datetime.date) -> datetime.date:
    """`day` itself where it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= datetime.timedelta(days=1)
    return day
