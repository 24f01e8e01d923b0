"""A line so small that it stands in a table row."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from design.charts.svg import KEY, Scale, document, n

WIDTH, HEIGHT = 120, 32


@dataclass(frozen=True)
class Sparkline:
    """How a value went; the last one is marked. Unknown values are left out."""

    title: str
    finding: str
    values: Sequence[Decimal | float | None]

    def __str__(self) -> str:
        return self.drawn()

    def drawn(self) -> SafeString:
        known = [(at, float(value)) for at, value in enumerate(self.values) if value is not None]
        if not known:
            return document(WIDTH, HEIGHT, self.title, self.finding, [])
        amounts = [value for _, value in known]
        x, y = Scale(0, max(len(self.values) - 1, 1), 6, WIDTH - 6), Scale(min(amounts), max(amounts), HEIGHT - 6, 6)
        points = [(x(at), y(value)) for at, value in known]
        line = " ".join(f"{n(px)},{n(py)}" for px, py in points)
        last_x, last_y = points[-1]
        body = [
            f'<polyline points="{line}" fill="none" stroke="{KEY}" stroke-width="2" stroke-linejoin="round"/>',
            f'<circle cx="{n(last_x)}" cy="{n(last_y)}" r="3.5" fill="{KEY}"/>',
        ]
        return document(WIDTH, HEIGHT, self.title, self.finding, body)
