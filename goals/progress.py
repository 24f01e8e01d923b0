"""Progress towards a goal: pure arithmetic on Decimal (DOMAIN §5).

What a goal's figures mean, by type. "Terms" is what `target` and the interim targets are written in; the actual
values are always in the goal's own unit, one a year. Everything is brought to that unit before it is compared.

| type       | terms            | compared value    | level (L)           | ratio                 | met when      |
| ---------- | ---------------- | ----------------- | ------------------- | --------------------- | ------------- |
| reach      | unit             | actual            | target              | (value−base)/(L−base) | actual past L |
| change     | signed % of base | actual            | base·(1 + target %) | (value−base)/(L−base) | actual past L |
| multiple   | factor of base   | actual            | base·target         | (value−base)/(L−base) | actual past L |
| cap        | unit             | actual            | target              | none                  | actual ≤ L    |
| keep       | unit             | actual            | target              | none                  | actual ≥ L    |
| cumulative | unit, summed     | base + Σ actuals  | target              | (value−base)/(L−base) | value past L  |

- "Past L" follows the direction: higher is better ≥, lower is better ≤. Without a direction it follows from base to L.
- The ratio exists only where base ≠ L. It may exceed 1 or be negative: that is information and never clamped.
- change and multiple need a base that is not 0. Where the base is missing only the value is shown; whether a level
  is reached can still be said for reach, cap, keep.
- cumulative counts the years after the base year; what was there at its end is the base (0 where not given). It needs
  every year up to the latest known one: with gaps the total is unknown, and the missing years are named. Lower is
  better with a target above the start is a budget: kept only once the target year is counted, lost when exceeded.
- expected: the straight way from base through the interim targets to the target, read in the year of the latest
  actual (data come late, so the current year would be unfair); before the first known point it is unknown.
- Values of years after the target year, or after `as_of_year`, do not decide. Unknown is unknown, not 0.
- on track: not met, but at least as good as expected. behind: worse than expected, or a cap or keep not met.
  no data: nothing known that could be judged; the notes say why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Years = Mapping[int, Decimal | None]
HUNDRED = Decimal(100)


class Standing(StrEnum):
    """Where a goal stands; the only thing that may be counted across goals."""

    MET = "met"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    NO_DATA = "no_data"


class Note(StrEnum):
    """Why something is not said, or what to know about what is said."""

    INCOMPLETE = "incomplete"  # no type, target or target year to judge by
    NO_ACTUALS = "no_actuals"
    NO_BASE = "no_base"  # the value only
    BASE_IS_ZERO = "base_is_zero"  # a share or multiple of nothing is undefined
    BASE_EQUALS_TARGET = "base_equals_target"  # no ratio; met or not met
    YEARS_MISSING = "years_missing"
    BUDGET = "budget"
    MET_OR_NOT = "met_or_not"
    OVER_TARGET = "over_target"  # the ratio is above 1
    AWAY_FROM_TARGET = "away_from_target"  # the ratio is negative


@dataclass(frozen=True, slots=True)
class Terms:
    """What was promised: the figures of one version of a goal."""

    type: str
    direction: str
    base: Decimal | None
    target: Decimal | None
    base_year: int | None
    target_year: int | None
    interim_targets: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Progress:
    """What can be said of a goal. `ratio` 1 is the target; values are in the goal's own unit."""

    standing: Standing
    ratio: Decimal | None = None
    year: int | None = None  # the data year: of the latest actual that counts
    actual: Decimal | None = None  # that year's value
    value: Decimal | None = None  # what is compared: the actual, or the total of a cumulative goal
    expected: Decimal | None = None  # what `value` should be by `year`
    level: Decimal | None = None  # the target in the unit
    missing_years: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()


def measure(
    *,
    type: str,
    direction: str,
    base: Decimal | None,
    target: Decimal | None,
    base_year: int | None,
    target_year: int | None,
    actuals: Years,
    as_of_year: int,
    interim_targets: Mapping[int, Decimal] | None = None,
) -> Progress:
    """How far a goal has come by the latest known year; the table above is the rule."""
    terms = Terms(type, direction, base, target, base_year, target_year, interim_targets or {})
    if not type or target is None:
        return Progress(Standing.NO_DATA, notes=(Note.INCOMPLETE,))
    year = latest_year(actuals, as_of_year if target_year is None else min(as_of_year, target_year))
    if year is None:
        return Progress(Standing.NO_DATA, level=level_of(terms, target), notes=(Note.NO_ACTUALS,))
    if type == "cumulative":
        return _cumulative(terms, actuals, year)
    if type in ("cap", "keep"):
        return _limit(terms, actuals[year], year)
    return _towards(terms, actuals[year], year)


def latest_year(actuals: Years, until: int) -> int | None:
    """The latest year up to `until` whose value is known."""
    return max((year for year, value in actuals.items() if value is not None and year <= until), default=None)


def start_of(terms: Terms) -> Decimal | None:
    """Where the way begins: the base; 0 for a cumulative goal without one."""
    return Decimal(0) if terms.base is None and terms.type == "cumulative" else terms.base


def level_of(terms: Terms, figure: Decimal) -> Decimal | None:
    """A figure in the goal's terms as a value in its unit; None where that needs a base that is missing or 0."""
    if terms.type not in ("change", "multiple"):
        return figure
    if not terms.base:
        return None
    return terms.base * figure if terms.type == "multiple" else terms.base + abs(terms.base) * figure / HUNDRED


def is_lower_better(terms: Terms, level: Decimal) -> bool:
    """The direction as declared; where none is, as the way from the start to the level goes."""
    if terms.type in ("cap", "keep"):
        return terms.type == "cap"
    start = start_of(terms)
    return terms.direction == "lower" if terms.direction else start is not None and level < start


def path_of(terms: Terms) -> list[tuple[int, Decimal]]:
    """The promised way as points (year, value in the unit), in order: base, interim targets, target."""
    points: dict[int, Decimal] = {}
    start = start_of(terms)
    if terms.base_year is not None and start is not None:
        points[terms.base_year] = start
    figures = dict(terms.interim_targets)
    if terms.target_year is not None and terms.target is not None:
        figures = {year: figure for year, figure in figures.items() if year < terms.target_year}
        figures[terms.target_year] = terms.target
    for year, figure in figures.items():
        level = level_of(terms, figure)
        if level is not None:
            points[year] = level
    return sorted(points.items())


def expected_in(year: int, path: list[tuple[int, Decimal]]) -> Decimal | None:
    """The value on the straight way between the points around `year`; the last one after it, unknown before it."""
    before = [point for point in path if point[0] <= year]
    after = [point for point in path if point[0] > year]
    if not before:
        return None
    if not after:
        return before[-1][1]
    (y0, v0), (y1, v1) = before[-1], after[0]
    return v0 + (v1 - v0) * (year - y0) / (y1 - y0)


def ratio_of(value: Decimal, start: Decimal | None, level: Decimal) -> Decimal | None:
    """The share of the way from start to level that is done; None where there is no way."""
    return None if start is None or start == level else (value - start) / (level - start)


def _limit(terms: Terms, actual: Decimal | None, year: int) -> Progress:
    """A cap or a keep: met or not met, nothing between."""
    assert actual is not None
    assert terms.target is not None
    is_met = actual <= terms.target if terms.type == "cap" else actual >= terms.target
    standing = Standing.MET if is_met else Standing.BEHIND
    return Progress(
        standing,
        year=year,
        actual=actual,
        value=actual,
        expected=terms.target,
        level=terms.target,
        notes=(Note.MET_OR_NOT,),
    )


def _towards(terms: Terms, actual: Decimal | None, year: int) -> Progress:
    """A value that moves from a base to a level: reach, change, multiple."""
    assert actual is not None
    assert terms.target is not None
    level = level_of(terms, terms.target)
    if level is not None and terms.base is None and not terms.direction:
        return Progress(Standing.NO_DATA, year=year, actual=actual, value=actual, level=level, notes=(Note.INCOMPLETE,))
    if level is None:
        note = Note.NO_BASE if terms.base is None else Note.BASE_IS_ZERO
        return Progress(Standing.NO_DATA, year=year, actual=actual, value=actual, notes=(note,))
    notes = (Note.NO_BASE,) if terms.base is None else (Note.BASE_EQUALS_TARGET,) if terms.base == level else ()
    return _judged(terms, value=actual, level=level, actual=actual, year=year, notes=notes)


def _cumulative(terms: Terms, actuals: Years, year: int) -> Progress:
    """A total over the years after the base year; unknown as soon as one year is."""
    assert terms.target is not None
    known = [one for one, value in actuals.items() if value is not None]
    first = terms.base_year + 1 if terms.base_year is not None else min(known)
    years = range(first, year + 1)
    missing = tuple(one for one in years if actuals.get(one) is None)
    if missing or not years:
        note = Note.YEARS_MISSING if missing else Note.NO_ACTUALS
        return Progress(
            Standing.NO_DATA,
            year=year,
            actual=actuals[year],
            level=terms.target,
            missing_years=missing,
            notes=(note,),
        )
    start = start_of(terms) or Decimal(0)
    total = start + sum((actuals[one] or Decimal(0) for one in years), Decimal(0))
    is_budget = terms.direction == "lower" and terms.target > start
    notes = (Note.BUDGET,) if is_budget else (Note.BASE_EQUALS_TARGET,) if start == terms.target else ()
    return _judged(terms, value=total, level=terms.target, actual=actuals[year], year=year, notes=notes)


def _judged(
    terms: Terms, *, value: Decimal, level: Decimal, actual: Decimal | None, year: int, notes: tuple[Note, ...]
) -> Progress:
    """The standing and the ratio of a value on its way to a level."""
    ratio = ratio_of(value, start_of(terms), level)
    expected = expected_in(year, path_of(terms))
    if Note.BASE_EQUALS_TARGET in notes:
        expected = level
    if ratio is not None and ratio > 1:
        notes = (*notes, Note.OVER_TARGET)
    if ratio is not None and ratio < 0:
        notes = (*notes, Note.AWAY_FROM_TARGET)
    lower = is_lower_better(terms, level)
    is_final = Note.BUDGET not in notes or year == terms.target_year
    if is_final and _is_past(value, level, lower):
        standing = Standing.MET
    elif expected is None:
        standing = Standing.NO_DATA
        notes = notes if Note.NO_BASE in notes else (*notes, Note.INCOMPLETE)
    else:
        standing = Standing.ON_TRACK if _is_past(value, expected, lower) else Standing.BEHIND
    return Progress(
        standing, ratio=ratio, year=year, actual=actual, value=value, expected=expected, level=level, notes=notes
    )


def _is_past(value: Decimal, level: Decimal, lower: bool) -> bool:
    return value <= level if lower else value >= level
