"""Actual values over the years against the path to the target."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.utils.safestring import SafeString

from design.charts.line_drawing import Drawing, diamond, known
from design.charts.readings import Reading, Target
from design.charts.svg import KEY, NARROW, TARGET, WIDE, Key, Table, swatch
from design.words import quantity


@dataclass(frozen=True)
class LineWords:
    """The words of a line chart, in the reader's language."""

    year: str
    actual: str
    target: str
    base: str
    interim: str


def stepped_path(base: Reading, targets: Sequence[Target]) -> list[Reading]:
    """The straight way from the base to the target; where the target was revised, the path steps in that year.

    Two readings of one year are the step: before and after the revision.
    """
    if base.value is None or not targets:
        return []
    path = [Reading(base.year, base.value)]
    for target, following in pairwise([*targets, None]):
        if target is None or target.year <= base.year:
            continue
        if len(path) > 1:
            path.append(Reading(target.since, on_the_way(base, target, target.since)))
        until = target.year if following is None else min(max(following.since, path[-1].year), target.year)
        path.append(Reading(until, on_the_way(base, target, until)))
    return path


def on_the_way(base: Reading, target: Target, year: int) -> float:
    """The value in `year` on the straight way from the base to the target."""
    start, goal = float(base.value or 0), float(target.value)
    share = (min(year, target.year) - base.year) / (target.year - base.year)
    return start + (goal - start) * share


@dataclass(frozen=True)
class LineChart:
    """Actual values by year, the path to the target, interim targets and the base."""

    title: str
    finding: str
    unit: str
    words: LineWords
    actuals: Sequence[Reading]
    path: Sequence[Reading] = ()
    interim: Sequence[Reading] = ()
    base: Reading | None = None
    year_names: dict[int, str] = field(default_factory=dict)

    @property
    def wide(self) -> SafeString:
        return Drawing(self, WIDE, 380).drawn()

    @property
    def narrow(self) -> SafeString:
        return Drawing(self, NARROW, 340).drawn()

    @property
    def legend(self) -> list[Key]:
        keys = [Key(self.words.actual, swatch(f'<path d="M0 8h16" stroke="{KEY}" stroke-width="3.5"/>'))]
        if self.path:
            dashes = f'<path d="M0 8h16" stroke="{TARGET}" stroke-width="2.5" stroke-dasharray="6 4"/>'
            keys.append(Key(self.words.target, swatch(dashes)))
        if self.interim:
            keys.append(Key(self.words.interim, swatch(diamond(8, 8, 5, filled=True))))
        return keys

    @property
    def table(self) -> Table:
        actual, path, interim = (dict(known(part)) for part in (self.actuals, self.path, self.interim))
        header = [self.words.year, self.words.actual, self.words.target, self.words.interim]
        years = sorted(actual.keys() | path.keys() | interim.keys() | {reading.year for reading in self.actuals})
        rows = [[self.year_name(year), *(figure(part.get(year)) for part in (actual, path, interim))] for year in years]
        shown = [0, 1, *([2] if path else []), *([3] if interim else [])]
        return Table([header[column] for column in shown], [[row[column] for column in shown] for row in rows])

    def year_name(self, year: int) -> str:
        return self.year_names.get(year, str(year))


def figure(value: float | None) -> str:
    """A table cell; rounded to what a straight path can mean."""
    return quantity(Decimal(f"{value:.10g}")) if value is not None else quantity(None)
