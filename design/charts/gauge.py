"""A share as a half circle, with what was expected by now as a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, sin

from django.utils.safestring import SafeString

from design.charts.svg import AXIS, INK, KEY, SUB, TARGET, Key, Table, document, fitting, n, text_width, write
from design.words import quantity

WIDTH, HEIGHT = 320, 210
CENTRE_X, CENTRE_Y, RADIUS, STROKE = 160, 168, 128, 28


@dataclass(frozen=True)
class Gauge:
    """A percentage. The arc ends at 0 and 100; the number never does. None: not known."""

    title: str
    finding: str
    percent: Decimal | float | None
    label: str
    note: str = ""
    expected: Decimal | float | None = None
    legend: Sequence[Key] = ()
    table: Table | None = None

    @property
    def wide(self) -> SafeString:
        return self.drawn()

    @property
    def narrow(self) -> SafeString:
        return self.drawn()

    def drawn(self) -> SafeString:
        share = within(self.percent or 0)
        body = [
            arc(share, 1, AXIS, STROKE),
            arc(share, 1, "#f2f2f2", STROKE - 2),
            arc(0, share, KEY, STROKE),
            *([] if self.expected is None else mark(within(self.expected))),
            *self.texts(),
        ]
        return document(WIDTH, HEIGHT, self.title, self.finding, body)

    def texts(self) -> list[str]:
        figure = quantity(None) if self.percent is None else f"{quantity(self.percent, 0)}%"
        size = next((size for size in (56, 40, 28) if text_width(figure, size) <= 200), 18)
        return [
            write(CENTRE_X, CENTRE_Y - 26, fitting(figure, size, 220), size=size, fill=INK, anchor="middle", bold=True),
            write(CENTRE_X, CENTRE_Y + 2, fitting(self.label, 16, 190), size=16, fill=INK, anchor="middle", bold=True),
            write(CENTRE_X, CENTRE_Y + 30, fitting(self.note, 14, 310), fill=SUB, anchor="middle"),
        ]


def within(percent: Decimal | float) -> float:
    """The place of a percentage on the arc, from 0 to 1."""
    return min(max(float(percent), 0.0), 100.0) / 100


def at(share: float, radius: float) -> tuple[float, float]:
    angle = pi * (1 - share)
    return CENTRE_X + radius * cos(angle), CENTRE_Y - radius * sin(angle)


def arc(start: float, end: float, colour: str, width: float) -> str:
    if end - start < 0.001:
        return ""
    (x0, y0), (x1, y1) = at(start, RADIUS), at(end, RADIUS)
    curve = f"M{n(x0)} {n(y0)}A{RADIUS} {RADIUS} 0 0 1 {n(x1)} {n(y1)}"
    return f'<path d="{curve}" fill="none" stroke="{colour}" stroke-width="{n(width)}"/>'


def mark(share: float) -> list[str]:
    """The expected share: a line across the ring, on a white one so that it shows on both colours."""
    (x0, y0), (x1, y1) = at(share, RADIUS - STROKE / 2 - 5), at(share, RADIUS + STROKE / 2 + 5)
    line = f"M{n(x0)} {n(y0)}L{n(x1)} {n(y1)}"
    return [
        f'<path d="{line}" stroke="#fff" stroke-width="7"/>',
        f'<path d="{line}" stroke="{TARGET}" stroke-width="3.5"/>',
    ]
