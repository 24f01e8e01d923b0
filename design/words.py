"""Dates, years and numbers as people read them, in the reader's language."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, override

from timekeeping.clock import TOKYO

WEEKDAYS = "月火水木金土日"
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
REIWA_BEGINS, HEISEI_BEGINS, SHOWA_BEGINS = 2019, 1989, 1926
DASH = "–"
LARGE = {"ja": ((12, "兆"), (8, "億"), (4, "万")), "en": ((12, " trillion"), (9, " billion"), (6, " million"))}


def is_english() -> bool:
    return (get_language() or "ja").startswith("en")


def bracketed(text: object) -> str:
    """（…） or, after a space, (…): what stands in brackets behind a word."""
    return f" ({text})" if is_english() else f"（{text}）"


def listed(items: Iterable[object]) -> str:
    """Several things one after the other: A、B or A, B."""
    return (", " if is_english() else "、").join(map(str, items))


def colon() -> str:
    """What stands between a label and its value."""
    return ": " if is_english() else "："


def in_language(row: Any, field: str) -> str:
    """The text of `<field>_ja` or `<field>_en` in the reader's language; Japanese where there is no English one."""
    return (is_english() and getattr(row, f"{field}_en")) or getattr(row, f"{field}_ja")


def in_both_languages(word: Any) -> dict[str, str]:
    """A translatable word as a mail keeps it."""
    said = {}
    for language in ("ja", "en"):
        with override(language):
            said[language] = str(word)
    return said


def day(value: datetime.date | datetime.datetime) -> str:
    """2026年4月1日（水）or 1 April 2026; an aware instant as its day in Tokyo."""
    if isinstance(value, datetime.datetime):
        value = (timezone.localtime(value, TOKYO) if timezone.is_aware(value) else value).date()
    return plain_day(value) if is_english() else f"{plain_day(value)}（{WEEKDAYS[value.weekday()]}）"


def plain_day(value: datetime.date) -> str:
    """2026年4月1日 without the day of the week, for text in brackets; 1 April 2026."""
    if is_english():
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def instant(value: datetime.datetime) -> str:
    """The day and the time in Tokyo."""
    there = timezone.localtime(value, TOKYO)
    separator = ", " if is_english() else " "
    return f"{day(there)}{separator}{there:%H:%M}"


def fiscal_year(year: int) -> str:
    """2026年度（令和8年度）or FY2026. The era is that of 1 May of the year, when Reiwa began."""
    if is_english():
        return f"FY{year}"
    for name, first in (("令和", REIWA_BEGINS), ("平成", HEISEI_BEGINS), ("昭和", SHOWA_BEGINS)):
        if year >= first:
            number = year - first + 1
            return f"{year}年度（{name}{'元' if number == 1 else number}年度）"
    return f"{year}年度"


def quantity(value: Decimal | float | None, decimals: int | None = None) -> str:
    """1,234.5 with as many decimals as given, else as many as the number has; a dash where it is unknown."""
    if value is None or value == "":
        return DASH
    number = Decimal(str(value))
    if decimals is not None:
        return f"{number:,.{int(decimals)}f}"
    return f"{number.normalize():,f}"


def compact(value: Decimal | float, room: int = 9) -> str:
    """A number in at most about `room` characters: as it is, or in 億, 兆 (million, billion), or as a power of ten."""
    plain = quantity(Decimal(f"{value:.10g}"))
    if len(plain) <= room:
        return plain
    for power, name in LARGE["en" if is_english() else "ja"]:
        if abs(value) >= 10**power:
            scaled = quantity(Decimal(f"{float(value) / 10**power:.4g}"))
            return f"{scaled}{name}" if len(scaled) <= 7 else f"{value:.3g}"
    return f"{value:.3g}"
