"""How a line chart is drawn at one width."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from html import escape
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from design.charts.readings import Reading
from design.charts.svg import (
    AXIS,
    GRID,
    KEY,
    SUB,
    TARGET,
    TARGET_INK,
    Box,
    Scale,
    document,
    fitting,
    free_place,
    label_in,
    n,
    nice_ticks,
    text_width,
    write,
)
from design.words import compact, quantity

if TYPE_CHECKING:
    from design.charts.line import LineChart

LABEL = 15  # font size of the words beside points


def known(readings: Sequence[Reading]) -> list[tuple[int, float]]:
    """The readings whose value is known."""
    return [(reading.year, float(reading.value)) for reading in readings if reading.value is not None]


def diamond(x: float, y: float, radius: float, *, filled: bool = False) -> str:
    r = n(radius)
    return (
        f'<path d="M{n(x)} {n(y - radius)}l{r} {r}-{r} {r}-{r}-{r}z" fill="{TARGET if filled else "#fff"}"'
        f' stroke="{TARGET}" stroke-width="2"/>'
    )


class Drawing:
    """One line chart at one width: scales first, then what lies behind, then what lies in front."""

    def __init__(self, chart: "LineChart", width: int, height: int) -> None:
        self.chart, self.width, self.height = chart, width, height
        self.small = width < 480
        self.taken: list[Box] = []
        low, high = self.extent()
        self.ticks = nice_ticks(low, high)
        self.tick_names = [compact(tick) for tick in self.ticks]
        gutter = max(text_width(name, 14) for name in self.tick_names) + 16
        right = (
            20
            if self.small
            else min(230, max((text_width(one, LABEL) for one, *_ in self.end_labels()), default=0) + 28)
        )
        self.plot = Box(gutter, 40, width - max(right, 20), height - 44)
        years = self.years()
        self.x = Scale(years[0], years[-1], self.plot.left, self.plot.right)
        self.y = Scale(self.ticks[0], self.ticks[-1], self.plot.bottom, self.plot.top)

    def values(self) -> list[float]:
        chart = self.chart
        parts = (chart.actuals, chart.path, chart.interim, [chart.base] if chart.base else [])
        return [value for part in parts for _, value in known(part)]

    def extent(self) -> tuple[float, float]:
        """From 0 where that is near enough, else only around the values (a rate kept above 99 %)."""
        values = self.values() or [0.0, 1.0]
        low, high = min(values), max(values)
        if low > 0 and high - low > 0.25 * high:
            low = 0.0
        if high < 0 and high - low > 0.25 * -low:
            high = 0.0
        return low, high + (high - low) * 0.02

    def years(self) -> list[int]:
        chart = self.chart
        parts = (*chart.actuals, *chart.path, *chart.interim, *([chart.base] if chart.base else []))
        found = {reading.year for reading in parts} or {0}
        return list(range(min(found), max(found) + 1)) if max(found) - min(found) < 500 else sorted(found)

    def drawn(self) -> SafeString:
        body = [*self.axes(), *self.base_line(), *self.target_path(), *self.actual_line(), *self.labels()]
        return document(self.width, self.height, self.chart.title, self.chart.finding, body)

    def axes(self) -> list[str]:
        left, _, right, bottom = self.plot
        drawn = [write(4, 18, fitting(self.chart.unit, 14, self.width - 8))]
        for tick, name in zip(self.ticks, self.tick_names, strict=True):
            colour = AXIS if tick == self.ticks[0] else GRID
            drawn.append(f'<path d="M{n(left)} {n(self.y(tick))}H{n(right)}" stroke="{colour}"/>')
            drawn.append(write(left - 10, self.y(tick) + 5, name, anchor="end"))
        years = self.years()
        widest = max(text_width(self.chart.year_name(year), 14) for year in years) + 10
        every = max(1, ceil(widest * len(years) / max(right - left, 1)))
        for year in years[::-1][::every]:
            name = self.chart.year_name(year)
            half = text_width(name, 14) / 2
            drawn.append(write(min(self.x(year), self.width - half), bottom + 26, name, anchor="middle"))
        return drawn

    def base_line(self) -> list[str]:
        base = self.chart.base
        if base is None or base.value is None:
            return []
        return [
            f'<path d="M{n(self.plot.left)} {n(self.y(float(base.value)))}H{n(self.plot.right)}" stroke="{SUB}"'
            ' stroke-width="2" stroke-dasharray="2 5" stroke-linecap="round"/>'
        ]

    def target_path(self) -> list[str]:
        points = known(self.chart.path)
        drawn = []
        if len(points) > 1:
            line = " ".join(f"{n(self.x(year))},{n(self.y(value))}" for year, value in points)
            drawn.append(
                f'<polyline points="{line}" fill="none" stroke="{TARGET}" stroke-width="2.5" stroke-dasharray="8 5"/>'
            )
        drawn += [diamond(self.x(year), self.y(value), 5, filled=True) for year, value in known(self.chart.interim)]
        drawn += [diamond(self.x(year), self.y(value), 7) for year, value in points[-1:]]
        return drawn

    def actual_line(self) -> list[str]:
        drawn = []
        for run in self.runs:
            points = " ".join(f"{n(self.x(year))},{n(self.y(value))}" for year, value in run)
            drawn.append(
                f'<polyline points="{points}" fill="none" stroke="{KEY}" stroke-width="3.5"'
                ' stroke-linejoin="round" stroke-linecap="round"/>'
            )
        for year, value in known(self.chart.actuals):
            name = f"{self.chart.year_name(year)} {self.chart.words.actual} {quantity(Decimal(str(value)))}"
            drawn.append(
                f'<circle cx="{n(self.x(year))}" cy="{n(self.y(value))}" r="5" fill="#fff" stroke="{KEY}"'
                f' stroke-width="3"><title>{escape(name)}</title></circle>'
            )
        return drawn

    @cached_property
    def points(self) -> list[Box]:
        """Where the points are: no name should cover them."""
        drawn = (*known(self.chart.actuals), *known(self.chart.interim), *known(self.chart.path)[-1:])
        centres = [(self.x(year), self.y(value)) for year, value in drawn]
        return [Box(x - 7, y - 7, x + 7, y + 7) for x, y in centres]

    @cached_property
    def lines(self) -> list[Box]:
        """Where the lines are, piece by piece: a name on a free side of them is read better."""
        base = known([self.chart.base] if self.chart.base else [])
        level = [[(self.years()[0], value), (self.years()[-1], value)] for _, value in base]
        return [
            piece
            for run in (known(self.chart.path), *self.runs, *level)
            for begin, end in pairwise(run)
            for piece in self.pieces(begin, end)
        ]

    def pieces(self, begin: tuple[int, float], end: tuple[int, float]) -> Iterator[Box]:
        """The line from one year and value to another as small boxes."""
        left, right, top, bottom = self.x(begin[0]), self.x(end[0]), self.y(begin[1]), self.y(end[1])
        steps = max(1, ceil(max(abs(right - left), abs(bottom - top)) / 6))
        for step in range(steps + 1):
            x, y = left + (right - left) * step / steps, top + (bottom - top) * step / steps
            yield Box(x - 3, y - 3, x + 3, y + 3)

    @cached_property
    def runs(self) -> list[list[tuple[int, float]]]:
        """The actual values in unbroken runs; an unknown year parts them."""
        runs: list[list[tuple[int, float]]] = [[]]
        for reading in sorted(self.chart.actuals, key=lambda reading: reading.year):
            if reading.value is None:
                runs.append([])
            else:
                runs[-1].append((reading.year, float(reading.value)))
        return [run for run in runs if len(run) > 1]

    def end_labels(self) -> list[tuple[str, float, int, str]]:
        """Words, value, year and colour of what is named at the right: the target and the base."""
        words, found = self.chart.words, []
        for year, value in known(self.chart.path)[-1:]:
            found.append((f"{words.target} {compact(value)}", value, year, TARGET_INK))
        for _year, value in known([self.chart.base] if self.chart.base else []):
            found.append((f"{words.base} {compact(value)}", value, max(self.years()), SUB))
        return found

    def labels(self) -> list[str]:
        """The names of the lines, each at its end, none over another."""
        drawn = []
        for text, value, year, colour in self.end_labels():
            drawn.append(self.label(text, value, year, colour, beside=not self.small))
        for year, value in known(self.chart.actuals)[-1:]:
            drawn.append(self.label(f"{self.chart.words.actual} {compact(value)}", value, year, KEY))
        return drawn

    def label(self, text: str, value: float, year: int, colour: str, *, beside: bool = False) -> str:
        """A name near its point: in the right margin, or inside the plot on a side of the point that is free."""
        left, top, right, bottom = self.plot
        y = self.y(value)
        if beside:
            text = fitting(text, LABEL, self.width - right - 22)
            wanted = Box(right + 10, y - 11, right + 18 + text_width(text, LABEL), y + 11)
            bounds = Box(right + 10, top - 10, self.width, bottom + 10)
        else:
            text = fitting(text, LABEL, right - left - 8)
            half = text_width(text, LABEL) / 2 + 4
            below = 12 if colour != SUB else -28
            wanted = Box(self.x(year) - half, y + below, self.x(year) + half, y + below + 22)
            bounds = Box(left, top, right, bottom)
        aside = 0 if beside else (wanted.right - wanted.left) / 2
        place = free_place(wanted, self.taken, bounds, better_not=[self.points, self.lines], sideways=aside)
        self.taken.append(place)
        return label_in(place, text, size=LABEL, fill=colour, plate=not beside)
