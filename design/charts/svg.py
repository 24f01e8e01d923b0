"""The pen: text, scales, places for labels. Lengths are SVG user units (pixels at 100 %)."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

INK, SUB, GRID, AXIS, KEY, TARGET, TARGET_INK = (
    *("#1a1a1a", "#4d4d4d", "#d9d9d9", "#767676"),
    *("#0017c1", "#c74700", "#ac3e00"),
)
# Stacked colours differ little in lightness: white gaps, numbers and names carry the meaning.
SERIES = ("#00118f", "#0066be", "#008299", "#c74700", "#197a4b", "#4d4d4d")
FONT = "Noto Sans JP Variable, Noto Sans JP, Noto Sans CJK JP, sans-serif"
WIDE, NARROW = 760, 360


def n(value: float) -> str:
    """A coordinate, short."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text_width(text: str, size: float) -> float:
    """About how wide `text` is drawn, on the generous side: Latin letters 0.6 em, others 1 em."""
    return sum(0.62 if character.isascii() else 1.02 for character in text) * size


def fitting(text: str, size: float, width: float) -> str:
    """`text`, cut off with … where it is wider than `width`."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


def wrapped(text: str, size: float, width: float) -> list[str]:
    """`text` in lines at most `width` wide, parted at spaces, inside a word only where it is wider than a line."""
    lines = [""]
    for word in re.findall(r"\S+", text):
        grown = f"{lines[-1]} {word}".strip()
        if text_width(grown, size) <= width:
            lines[-1] = grown
            continue
        lines += [""] if lines[-1] else []
        for character in word:
            lines += [""] if lines[-1] and text_width(lines[-1] + character, size) > width else []
            lines[-1] += character
    return lines


def write(
    x: float, y: float, text: str, *, size: int = 14, fill: str = SUB, anchor: str = "start", bold: bool = False
) -> str:
    """A line of text whose baseline is at `y`."""
    weight = 700 if bold else 400
    return (
        f'<text x="{n(x)}" y="{n(y)}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"'
        f' font-weight="{weight}">{escape(text)}</text>'
    )


def document(width: float, height: float, title: str, finding: str, body: Iterable[str]) -> SafeString:
    """The whole picture with its name and its finding; ids come from the content: equal input is equal output."""
    drawn = "".join(body)
    uid = hashlib.sha1(f"{width}{title}{finding}{drawn}".encode(), usedforsecurity=False).hexdigest()[:10]
    return mark_safe(  # every text in it was escaped where it was written
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(width)} {n(height)}" role="img" '
        f'font-family="{FONT}" aria-labelledby="t{uid} d{uid}">'
        f'<title id="t{uid}">{escape(title)}</title><desc id="d{uid}">{escape(finding)}</desc>{drawn}</svg>'
    )


def swatch(body: str) -> SafeString:
    """A small picture for a legend; the word beside it names it."""
    return mark_safe(f'<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{body}</svg>')


class Key(NamedTuple):
    """One entry of a legend."""

    label: str
    swatch: SafeString


class Table(NamedTuple):
    """The figures of a chart: column headings and rows whose first cell names the row."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def nice_ticks(low: float, high: float, want: int = 5) -> list[float]:
    """Round values from at or below `low` to at or above `high`, about `want` of them; never fewer than two."""
    if not high > low or (high - low) / max(abs(high), abs(low)) < 1e-9:
        around = abs(high) or 1.0
        low, high = (0.0, around) if low >= 0 else (low, 0.0)
    rough = (high - low) / want
    power = 10.0 ** floor(log10(rough))
    step = power * min((1, 2, 2.5, 5, 10), key=lambda factor: abs((high - low) / (power * factor) - want))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [step * position for position in range(first, max(last, first + 1) + 1)]


@dataclass(frozen=True)
class Scale:
    """From values to coordinates, linear."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (self.end - self.start) * ((value - self.low) / (self.high - self.low))


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def free_place(
    wanted: Box, taken: Sequence[Box], bounds: Box, *, better_not: Sequence[Sequence[Box]] = (), sideways: float = 0
) -> Box:
    """The place nearest to `wanted` (moved up or down, or aside by `sideways`) inside `bounds` that touches no `taken`.

    Also none of the lists of `better_not`, of which the last is given up first where they leave no place; where
    nothing is free, the wanted place pushed inside.
    """
    width, height = wanted.right - wanted.left, wanted.bottom - wanted.top
    begin = pushed_into(wanted.left, bounds.left, bounds.right - width)
    start = pushed_into(wanted.top, bounds.top, bounds.bottom - height)
    room = int(max(0.0, bounds.bottom - height - bounds.top) / 2) + 1
    corners = [
        (pushed_into(begin + aside, bounds.left, bounds.right - width), top)
        for aside in ((0.0, -sideways, sideways) if sideways else (0.0,))
        for top in (start, *(bounds.top + 2 * step for step in range(room)))
    ]
    corners.sort(key=lambda corner: abs(corner[0] - begin) + abs(corner[1] - start))
    places = [Box(left, top, left + width, top + height) for left, top in corners]
    for kept in range(len(better_not), -1, -1):
        obstacles = [*taken, *(box for boxes in better_not[:kept] for box in boxes)]
        for place in places:
            if not any(place.overlaps(other) for other in obstacles):
                return place
    return places[0]


def pushed_into(value: float, low: float, high: float) -> float:
    """`value` between `low` and `high`, or `low` where that leaves no room."""
    return min(max(value, low), max(low, high))


def label_in(place: Box, text: str, *, size: int, fill: str, plate: bool = False) -> str:
    """Bold text filling `place`, on a white plate where it lies over lines (WeasyPrint knows no paint-order)."""
    behind = ""
    if plate:
        width, height = place.right - place.left, place.bottom - place.top
        behind = (
            f'<rect x="{n(place.left)}" y="{n(place.top)}" width="{n(width)}" height="{n(height)}" rx="4"'
            ' fill="#fff" fill-opacity="0.85"/>'
        )
    baseline = (place.top + place.bottom) / 2 + size * 0.36
    return behind + write(place.left + 4, baseline, text, size=size, fill=fill, bold=True)
