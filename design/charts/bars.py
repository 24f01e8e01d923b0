"""Amounts as bars: parts of a whole by year, and a plain list by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import ceil

from django.utils.safestring import SafeString

from design.charts.svg import (
    AXIS,
    GRID,
    INK,
    KEY,
    NARROW,
    SERIES,
    WIDE,
    Box,
    Key,
    Scale,
    Table,
    document,
    fitting,
    label_in,
    n,
    nice_ticks,
    swatch,
    text_width,
    wrapped,
    write,
)
from design.words import compact, quantity

Amount = Decimal | float | int
NAME, LINE = 200, 20  # the names at the last bar: their widest line, the height of a line


def amounts(values: Sequence[Amount]) -> list[float]:
    """Amounts as floats; raises ValueError for a negative one, which a bar of parts cannot show."""
    found = [float(value) for value in values]
    if any(value < 0 for value in found):
        raise ValueError("bars show amounts of 0 or more")
    return found


@dataclass(frozen=True)
class Series:
    """One part of every bar; `fill` where its colour means something, else the next of the row of colours."""

    name: str
    values: Sequence[Amount]
    fill: str = ""


@dataclass(frozen=True)
class Stacked:
    """Parts that add up, one bar a category; how they are drawn is left to the kind of chart."""

    title: str
    finding: str
    unit: str
    category: str
    categories: Sequence[str]
    series: Sequence[Series]
    total: str

    @property
    def legend(self) -> list[Key]:
        return [
            Key(series.name, swatch(f'<rect width="16" height="16" rx="2" fill="{self.colour(index)}"/>'))
            for index, series in enumerate(self.series)
        ]

    @property
    def table(self) -> Table:
        rows = [
            [name, *(quantity(one.values[at]) for one in self.series), quantity(self.total_of(at))]
            for at, name in enumerate(self.categories)
        ]
        return Table([self.category, *(one.name for one in self.series), self.total], rows)

    def total_of(self, at: int) -> Decimal:
        return sum((Decimal(str(one.values[at])) for one in self.series), Decimal(0))

    def colour(self, index: int) -> str:
        return self.series[index].fill or SERIES[index % len(SERIES)]


class StackedBars(Stacked):
    """Upright, the first series at the bottom; for points in time, whose names may be thinned.

    What has a name that must not be left out lies down (StackedRows).
    """

    @property
    def wide(self) -> SafeString:
        return StackedDrawing(self, WIDE, 360).drawn()

    @property
    def narrow(self) -> SafeString:
        return StackedDrawing(self, NARROW, 320).drawn()


class StackedDrawing:
    """One stacked chart at one width."""

    def __init__(self, chart: StackedBars, width: int, height: int) -> None:
        self.chart, self.width, self.height = chart, width, height
        self.parts = [amounts(series.values) for series in chart.series]
        highest = max((float(chart.total_of(at)) for at in range(len(chart.categories))), default=0)
        self.ticks = nice_ticks(
            0, highest if any(part % 1 for parts in self.parts for part in parts) else max(highest, 5)
        )
        self.tick_names = [compact(tick) for tick in self.ticks]
        self.named = width > 480
        self.names_at_end = [wrapped(series.name, 14, NAME) if self.named else [] for series in chart.series]
        names = max((text_width(line, 14) for lines in self.names_at_end for line in lines), default=0) + 24
        left = max(text_width(name, 14) for name in self.tick_names) + 16
        self.plot = Box(left, 40, width - (names if self.named else 8), height - 40)
        self.y = Scale(0, self.ticks[-1], self.plot.bottom, self.plot.top)
        self.band = (self.plot.right - self.plot.left) / max(1, len(chart.categories))
        self.bar = min(76, self.band * 0.62)

    def drawn(self) -> SafeString:
        body = [*self.axes(), *self.bars(), *self.names()]
        return document(self.width, self.height, self.chart.title, self.chart.finding, body)

    def axes(self) -> list[str]:
        left, _, right, bottom = self.plot
        drawn = [write(4, 18, fitting(self.chart.unit, 14, self.width - 8))]
        for tick, name in zip(self.ticks, self.tick_names, strict=True):
            line = GRID if tick else AXIS
            drawn.append(f'<path d="M{n(left)} {n(self.y(tick))}H{n(right)}" stroke="{line}"/>')
            drawn.append(write(left - 10, self.y(tick) + 5, name, anchor="end"))
        widest = max((text_width(name, 14) for name in self.chart.categories), default=0) + 8
        every = max(1, ceil(min(widest, right - left) / self.band))
        for at in range(len(self.chart.categories) - 1, -1, -every):
            name = fitting(self.chart.categories[at], 14, self.band * every)
            drawn.append(write(self.middle(at), bottom + 24, name, anchor="middle"))
        return drawn

    def middle(self, at: int) -> float:
        return self.plot.left + self.band * (at + 0.5)

    def bars(self) -> list[str]:
        drawn = []
        for at, name in enumerate(self.chart.categories):
            foot = 0.0
            for index, series in enumerate(self.chart.series):
                drawn.append(self.part(at, index, foot, f"{name} {series.name}"))
                foot += self.parts[index][at]
            total = compact(float(self.chart.total_of(at)))
            if text_width(total, 15) <= self.band:
                drawn.append(
                    write(self.middle(at), self.y(foot) - 8, total, size=15, fill=INK, anchor="middle", bold=True)
                )
        return drawn

    def part(self, at: int, index: int, foot: float, name: str) -> str:
        value = self.parts[index][at]
        top, bottom = self.y(foot + value), self.y(foot)
        drawn = (
            f'<rect x="{n(self.middle(at) - self.bar / 2)}" y="{n(top)}" width="{n(self.bar)}"'
            f' height="{n(max(0.0, bottom - top - 2))}" fill="{self.chart.colour(index)}">'
            f"<title>{escape(name)} {quantity(value)}</title></rect>"
        )
        figure = compact(value)
        if bottom - top > 22 and text_width(figure, 14) <= self.bar:
            middle = (top + bottom) / 2 + 4
            drawn += write(self.middle(at), middle, figure, fill="#fff", anchor="middle", bold=True)
        return drawn

    def names(self) -> list[str]:
        """The names of the parts beside the last bar, in the order of the parts, none over another."""
        if not self.named or not self.chart.categories:
            return []
        drawn, foot, last, left = [], 0.0, len(self.chart.categories) - 1, self.plot.right + 4
        wanted = []
        for index, lines in enumerate(self.names_at_end):
            wanted.append(self.y(foot + self.parts[index][last] / 2) + LINE * len(lines) / 2)
            foot += self.parts[index][last]
        heights = [float(LINE * len(lines)) for lines in self.names_at_end]
        bottoms = stacked(wanted, heights, highest=self.plot.top - 10, lowest=self.plot.bottom)
        for index, (lines, bottom) in enumerate(zip(self.names_at_end, bottoms, strict=True)):
            wide = 8 + max((text_width(line, 14) for line in lines), default=0)
            top = bottom - heights[index]
            for at, line in enumerate(lines):
                row = Box(left, top + LINE * at, left + wide, top + LINE * (at + 1))
                drawn.append(label_in(row, line, size=14, fill=self.chart.colour(index)))
        return drawn


def stacked(wanted: Sequence[float], heights: Sequence[float], *, highest: float, lowest: float) -> list[float]:
    """The lower edges of labels that stand above one another in this order, each near where it is wanted.

    All in coordinates that grow downwards, from the lowest label on; those that do not fit are pushed below `lowest`.
    """
    edges, limit = list[float](), lowest
    for edge, height in zip(wanted, heights, strict=True):
        edges.append(min(edge, limit))
        limit = edges[-1] - height
    limit = highest
    for place in reversed(range(len(edges))):
        edges[place] = max(edges[place], limit + heights[place])
        limit = edges[place]
    return edges


@dataclass(frozen=True)
class Bar:
    """A named amount."""

    label: str
    value: Amount


@dataclass(frozen=True)
class BarChart:
    """A list of amounts, longest names welcome: the name stands above its bar."""

    title: str
    finding: str
    unit: str
    category: str
    amount: str
    bars: Sequence[Bar]
    legend: Sequence[Key] = ()

    @property
    def wide(self) -> SafeString:
        return self.drawn(WIDE)

    @property
    def narrow(self) -> SafeString:
        return self.drawn(NARROW)

    @property
    def table(self) -> Table:
        return Table([self.category, self.amount], [[bar.label, quantity(bar.value)] for bar in self.bars])

    def drawn(self, width: int) -> SafeString:
        values = amounts([bar.value for bar in self.bars])
        figures = [f"{compact(value)}{self.unit}" for value in values]
        room = max((text_width(figure, 15) for figure in figures), default=0) + 12
        x = Scale(0, max([*values, 0]) or 1, 0, max(40, width - room))
        body = []
        for at, (bar, value, figure) in enumerate(zip(self.bars, values, figures, strict=True)):
            top = at * 56
            body.append(write(0, top + 16, fitting(bar.label, 14, width), fill=INK))
            body.append(f'<rect x="0" y="{top + 24}" width="{n(max(x(value), 1))}" height="18" rx="2" fill="{KEY}"/>')
            body.append(write(x(value) + 8, top + 38, fitting(figure, 15, room), size=15, fill=INK, bold=True))
        return document(width, max(56, 56 * len(self.bars)), self.title, self.finding, body)
