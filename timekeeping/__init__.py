"""Today in Tokyo, counting periods, fiscal years, working days: pure functions of dates."""

from timekeeping.clock import today
from timekeeping.days import is_working_day, next_working_day, previous_working_day
from timekeeping.fiscal import FiscalYear, fiscal_year_of
from timekeeping.periods import period_end

__all__ = [
    "FiscalYear",
    "fiscal_year_of",
    "is_working_day",
    "next_working_day",
    "period_end",
    "previous_working_day",
    "today",
]
