import datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def today() -> datetime.date:
    """The date in Tokyo now; every "today" of the portal comes from here."""
    return datetime.datetime.now(TOKYO).date()


def start_of(day: datetime.date) -> datetime.datetime:
    """The instant at which a day begins in Tokyo."""
    return datetime.datetime.combine(day, datetime.time(), TOKYO)


def end_of(day: datetime.date) -> datetime.datetime:
    """The instant at which a day is over in Tokyo: the first that is not of it."""
    return start_of(day + datetime.timedelta(days=1))


def tokyo_date(instant: datetime.datetime) -> datetime.date:
    """The date in Tokyo at `instant` (aware)."""
    return instant.astimezone(TOKYO).date()
