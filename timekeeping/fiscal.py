import datetime
from typing import NamedTuple


class FiscalYear(NamedTuple):
    """A year of accounts: 2026 with first month 4 runs from 2026-04-01 to 2027-03-31 (年度)."""

    year: int
    first_month: int = 4

    @property
    def starts_on(self) -> datetime.date:
        return datetime.date(self.year, self.first_month, 1)

    @property
    def ends_on(self) -> datetime.date:
        return datetime.date(self.year + 1, self.first_month, 1) - datetime.timedelta(days=1)


def fiscal_year_of(day: datetime.date, first_month: int = 4) -> FiscalYear:
    """The fiscal year that `day` falls in; January to March belong to the year before when it starts in April."""
    return FiscalYear(day.year if day.month >= first_month else day.year - 1, first_month)
