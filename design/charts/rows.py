"""Parts of a whole lying down: one bar a row, its name above it, so that long names stand in full."""

from html import escape

from django.utils.safestring import SafeString

from design.charts.bars import Stacked, amounts
from design.charts.svg import INK, NARROW, WIDE, Scale, document, fitting, n, text_width, wrapped, write
from design.words import compact, quantity

LINE, BAR, GAP = 20, 20, 12  # heights: a line of a name, a bar, what lies below it


class StackedRows(Stacked):
    """Lying down; the first series stands at the left."""

    @property
    def wide(self) -> SafeString:
        return self.drawn(WIDE)

    @property
    def narrow(self) -> SafeString:
        return self.drawn(NARROW)

    def drawn(self, width: int) -> SafeString:
        totals = [float(self.total_of(at)) for at in range(len(self.categories))]
        figures = [f"{compact(total)} {self.unit}".strip() for total in totals]
        room = max((text_width(figure, 15) for figure in figures), default=0) + 12
        x = Scale(0, max([*totals, 0]) or 1, 0, max(40, width - room))
        body, top = [], 4
        for at, name in enumerate(self.categories):
            for line in wrapped(name, 14, width):
                body.append(write(0, top + 12, line, fill=INK))
                top += LINE
            body += self.parts(at, top, x)
            after = x(totals[at]) + 8
            body.append(write(after, top + BAR * 0.75, fitting(figures[at], 15, room), size=15, fill=INK, bold=True))
            top += BAR + GAP
        return document(width, max(top, LINE + BAR + GAP), self.title, self.finding, body)

    def parts(self, at: int, top: float, x: Scale) -> list[str]:
        """The parts of one bar; a part that is wide enough carries its figure."""
        drawn, begin = [], 0.0
        for index, series in enumerate(self.series):
            (value,) = amounts([series.values[at]])
            left, right = x(begin), x(begin + value)
            begin += value
            if not value:
                continue
            name = f"{self.categories[at]} {series.name} {quantity(value)}"
            drawn.append(
                f'<rect x="{n(left)}" y="{n(top)}" width="{n(max(1.0, right - left - 1))}" height="{BAR}"'
                f' fill="{self.colour(index)}"><title>{escape(name)}</title></rect>'
            )
            figure = compact(value)
            if text_width(figure, 13) + 6 <= right - left:
                middle = (left + right) / 2
                drawn.append(write(middle, top + BAR * 0.73, figure, size=13, fill="#fff", anchor="middle", bold=True))
        return drawn
