"""The course of a goal as a chart: base, actual values, and the way to the target with every revision as a step."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from design.charts import LineChart, LineWords, Reading
from design.charts.svg import SERIES
from goals.progress import Standing, Terms, expected_in, path_of
from goals.wording import STANDINGS, with_unit, year_name
from timekeeping import fiscal_year_of
from timekeeping.clock import tokyo_date

if TYPE_CHECKING:
    from goals.models import GoalVersion

# The colour of a standing in charts of many goals: what is behind is orange, what nobody can judge is grey.
COLOURS = dict(zip(STANDINGS, (SERIES[0], SERIES[1], SERIES[3], SERIES[5]), strict=True))

Years = Mapping[int, Decimal | None]
Path = list[tuple[int, Decimal]]


def chart_of(version: "GoalVersion", actuals: Years, earlier: Iterable["GoalVersion"] = ()) -> LineChart | None:
    """The chart of a goal as `version` promises it; None while there are not two points to draw.

    `earlier`: accepted versions before it, oldest first; the way to the target steps from one to the next.
    """
    values = running_values(version, actuals)
    path = stepped([*comparable(version, earlier), version], first=min(values, default=None))
    years = {*values, *(year for year, _value in path)}
    if len(years) < 2:
        return None
    month = version.first_month
    interim = {one.year for one in version.interim_targets.all()} if version.type not in ("cap", "keep") else set()
    has_base = version.base_year is not None and version.base_value is not None
    return LineChart(
        title=_("Progress of the goal over the years"),
        finding=finding(version, actuals),
        unit=version.unit_shown,
        words=LineWords(
            year=_("Year"), actual=actual_word(version), target=_("Target"), base=_("Base"), interim=_("Interim target")
        ),
        actuals=[Reading(year, value) for year, value in sorted(values.items())],
        path=[Reading(year, value) for year, value in path],
        interim=[Reading(year, value) for year, value in path_of(Terms(**version.figures)) if year in interim],
        base=Reading(version.base_year or 0, version.base_value) if has_base else None,
        year_names={year: year_name(year, month) for year in range(min(years), max(years) + 1)},
    )


def finding(version: "GoalVersion", actuals: Years) -> str:
    """What the chart shows, in words."""
    progress = version.progress(actuals)
    said = [_("Target: %(promise)s.") % {"promise": version.promise}] if version.promise else []
    if progress.value is not None:
        amount = with_unit(progress.value, version.unit_shown)
        year = year_name(progress.year, version.first_month)
        said.append(_("Latest value: %(amount)s (%(year)s).") % {"amount": amount, "year": year})
    if progress.standing != Standing.NO_DATA:
        said.append(_("Standing: %(standing)s.") % {"standing": STANDINGS[progress.standing]})
    return " ".join(said)


def actual_word(version: "GoalVersion") -> str:
    return pgettext("chart", "Total") if version.type == "cumulative" else _("Actual value")


def running_values(version: "GoalVersion", actuals: Years) -> dict[int, Decimal | None]:
    """The values to compare by year: the actual ones, or the running total of a cumulative goal up to a gap."""
    if version.type != "cumulative":
        return dict(sorted(actuals.items()))
    known = {year: value for year, value in actuals.items() if value is not None}
    total = version.base_value or Decimal(0)
    first = version.base_year + 1 if version.base_year is not None else min(known, default=0)
    totals: dict[int, Decimal | None] = {}
    for year in range(first, max(known, default=first - 1) + 1):
        if year not in known:
            break
        total += known[year]
        totals[year] = total
    return totals


def earlier_than(version: "GoalVersion", versions: Iterable["GoalVersion"]) -> list["GoalVersion"]:
    """The accepted ones among fetched versions that came before `version`, oldest first."""
    found = [one for one in versions if one.state == one.State.ACCEPTED and one.number < version.number]
    return sorted(found, key=lambda one: one.number)


def comparable(version: "GoalVersion", earlier: Iterable["GoalVersion"]) -> list["GoalVersion"]:
    """The earlier versions that speak of the same thing in the same unit."""
    measured = (version.indicator_id, version.own_indicator, version.unit, version.type == "cumulative")
    return [
        one for one in earlier if (one.indicator_id, one.own_indicator, one.unit, one.type == "cumulative") == measured
    ]


def stepped(versions: list["GoalVersion"], *, first: int | None) -> Path:
    """The way to the target as it held over the years: each version's from its acceptance to that of the next."""
    path: Path = []
    for place, version in enumerate(versions):
        begins = accepted_year(version) if place else None
        ends = accepted_year(versions[place + 1]) if place + 1 < len(versions) else None
        path += clipped(way_of(version, first), begins, ends)
    return path


def way_of(version: "GoalVersion", first: int | None) -> Path:
    """The way one version promises; a cap or a keep is a level that holds from the first year shown."""
    if version.type not in ("cap", "keep"):
        return path_of(Terms(**version.figures))
    if version.target_value is None or version.target_year is None:
        return []
    start = min(year for year in (version.base_year, first, version.target_year) if year is not None)
    return sorted({start: version.target_value, version.target_year: version.target_value}.items())


def clipped(path: Path, begins: int | None, ends: int | None) -> Path:
    """The part of a way between two years, both ends read off the straight lines."""
    if not path:
        return []
    low = path[0][0] if begins is None else max(begins, path[0][0])
    high = path[-1][0] if ends is None else min(ends, path[-1][0])
    if low > high:
        return []
    inner = {year: value for year, value in path if low < year < high}
    edges = {year: value for year in (low, high) if (value := expected_in(year, path)) is not None}
    return sorted({**inner, **edges}.items())


def accepted_year(version: "GoalVersion") -> int:
    """The year, as the goal counts, in which a version began to hold; this year while it waits."""
    if version.decided_at is None or version.state != version.State.ACCEPTED:
        return version.this_year
    return fiscal_year_of(tokyo_date(version.decided_at), version.first_month).year
