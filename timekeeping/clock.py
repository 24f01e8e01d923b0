import datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def today() -> datetime.date:
    """The date in Tokyo now; every "today" of the portal comes from here."""
    return datetime.datetime.now(TOKYO).date()


def tokyo_date(instant: datetime.datetime) -> datetime.date:
    """The date in Tokyo at `instant` (aware)."""
    return instant.astimezone(TOKYO).date()
