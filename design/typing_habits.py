"""What people type, made plain: full-width letters and digits, kana, Japanese dates, numbers. Pure functions.

Only full-width ASCII is folded, not all of NFKC: that would turn 10² into 102 and ① into 1.
"""

import datetime
import re
import unicodedata
from decimal import Decimal

import jaconv

HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
MINUS = str.maketrans({"−": "-", "‐": "-", "‑": "-", "–": "-", "▲": "-", "△": "-", "ー": "-"})
INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
PRIVATE = re.compile("[\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff\ud800-\udfff]")

PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")
WESTERN_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
COMPACT_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
ERA_DATE = re.compile(
    r"(令和|平成|昭和|大正|[RHST])\.?([0-9]{1,2}|元)(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?", re.IGNORECASE
)
ERAS = {
    "令和": datetime.date(2019, 5, 1),
    "平成": datetime.date(1989, 1, 8),
    "昭和": datetime.date(1926, 12, 25),
    "大正": datetime.date(1912, 7, 30),
}
ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正"}
ERA_SIGNS = str.maketrans({"㋿": "令和", "㍻": "平成", "㍼": "昭和", "㍽": "大正"})
VOICING = str.maketrans({"゛": "\u3099", "゜": "\u309a", "ﾞ": "\u3099", "ﾟ": "\u309a"})
KATAKANA = re.compile(r"[ァ-ヺー・ヽヾ\u3000]+")


def half_width(text: str) -> str:
    """Full-width letters, digits, signs and spaces as ASCII; everything else as it is."""
    return text.translate(HALF_WIDTH)


def visible(text: str) -> str:
    """Text in composed form (NFC) without characters nobody sees (zero-width spaces, byte order marks)."""
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def number_from(text: str) -> Decimal | None:
    """The number in `text`, with full-width digits, thousands separators and △ for minus; None where it is none.

    No exponents, no NaN, no words: 1e5 and 約300 are not numbers here, 1,23 is a mistake.
    """
    plain = re.sub(r"\s", "", half_width(text)).translate(MINUS)
    if len(plain) > 100 or not PLAIN_NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", ""))


def date_from(text: str) -> datetime.date | None:
    """The date in `text`: 2026-04-01, 2026/4/1, 2026年4月1日, 20260401, 令和8年4月1日, R8.4.1; None where it is none.

    An era runs on beyond its end (平成32年 is written in contracts) but not before its beginning.
    """
    plain = re.sub(r"\s", "", half_width(text.translate(ERA_SIGNS))).translate(MINUS)
    if western := WESTERN_DATE.fullmatch(plain) or COMPACT_DATE.fullmatch(plain):
        return calendar_date(*(int(part) for part in western.groups()))
    if era := ERA_DATE.fullmatch(plain):
        return era_date(*era.groups())
    return None


def era_date(era: str, number: str, month: str, day: str) -> datetime.date | None:
    """A date of an era: 元年 is its first year."""
    begins = ERAS[ERA_LETTERS.get(era.upper(), era)]
    years = 1 if number == "元" else int(number)
    found = calendar_date(begins.year + years - 1, int(month), int(day))
    return found if found and years and found >= begins else None


def calendar_date(year: int, month: int, day: int) -> datetime.date | None:
    """The date if the calendar has it."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def katakana(text: str) -> str:
    """Hiragana and half-width kana as full-width katakana; a hyphen after kana is a long vowel."""
    full = jaconv.h2z(text.strip(), kana=True, ascii=False, digit=False)
    composed = unicodedata.normalize("NFC", re.sub(r"\s+(?=[\u3099\u309a])", "", full.translate(VOICING)))
    written = jaconv.hira2kata(composed)
    long_vowels = re.sub(r"(?<=[ァ-ヺー])[-‐‑–—―−－ｰ]", "ー", written)
    return re.sub(r"\s+", "\u3000", long_vowels)


def is_katakana(text: str) -> bool:
    return bool(KATAKANA.fullmatch(text))
