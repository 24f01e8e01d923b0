"""The last closed fiscal year, frozen as an officer would have done it; its follow-up report is left to the worker."""

import datetime
from typing import Any

from django.db import transaction

from demo.world import World, new_id
from reports import closing, year_preview
from reports.models import FollowUp, FrozenYear
from timekeeping import FiscalYear, fiscal_year_of


@transaction.atomic
def write_year(world: World, *, by: Any) -> None:
    """Freeze the year that ended last on the day of the demo, unless one is frozen or the counting takes long."""
    year = fiscal_year_of(world.day).year - 1
    if year < closing.FIRST_YEAR or not year_preview.is_small() or FrozenYear.objects.exists():
        return
    rng = world.rng("frozen year", year)
    yesterday = world.day - datetime.timedelta(days=1)
    frozen = FrozenYear(
        id=new_id(rng),
        year=year,
        figures=closing.count(year),
        frozen_at=world.at(max(yesterday, FiscalYear(year + 1).starts_on), rng),
        frozen_by=by,
    )
    FollowUp.ask_for(closing.keep(frozen), by=by)
