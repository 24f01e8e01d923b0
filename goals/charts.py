"""The course of a goal as a chart with its table: base, actual values, the target and how it was revised."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from goals.progress import Terms, path_of
from goals.wording import with_unit, year_name

if TYPE_CHECKING:
    from goals.models import GoalVersion

Years = Mapping[int, Decimal | None]


class Row(NamedTuple):
    """One year of the table; texts in the goal's unit."""

    year: str
    actual: str
    target: str


class Chart(NamedTuple):
    """A figure to draw: for wide and narrow screens, with the table that says the same."""

    title: str
    rows: list[Row]
    wide: SafeString
    narrow: SafeString


def terms_of(version: "GoalVersion") -> Terms:
    """What a version promises, as figures."""
    return Terms(
        version.type,
        version.direction,
        version.base_value,
        version.target_value,
        version.base_year,
        version.target_year,
        {one.year: one.value for one in version.interim_targets.all()},
    )


def running_values(version: "GoalVersion", actuals: Years) -> dict[int, Decimal]:
    """The values to compare by year: the actual ones, or the running total of a cumulative goal up to a gap."""
    known = {year: value for year, value in sorted(actuals.items()) if value is not None}
    if version.type != "cumulative":
        return known
    total = version.base_value or Decimal(0)
    first = version.base_year + 1 if version.base_year is not None else min(known, default=0)
    totals: dict[int, Decimal] = {}
    for year in range(first, max(known, default=first - 1) + 1):
        if year not in known:
            break
        total += known[year]
        totals[year] = total
    return totals


def chart_of(version: "GoalVersion", actuals: Years) -> Chart | None:
    """The chart of a goal as `version` promises it; None while there is nothing to draw."""
    terms = terms_of(version)
    path = dict(path_of(terms))
    values = running_values(version, actuals)
    if len(path.keys() | values.keys()) < 2:
        return None
    unit, month = version.unit_shown, version.first_month
    rows = [
        Row(year_name(year, month), with_unit(values.get(year), unit), with_unit(path.get(year), unit))
        for year in sorted(path.keys() | values.keys())
    ]
    return Chart(_("Course of the goal"), rows, SafeString(""), SafeString(""))
