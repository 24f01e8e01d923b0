"""Invented organizations and people with readings and English names; every number is valid and belongs to nobody."""

import random
from typing import NamedTuple

from demo.words import FAMILY, FIELDS, GIVEN, PLACES, QUALITIES, TRADES, Word
from members.categories import Category
from members.identifiers import (
    corporate_check_digit,
    corporate_number_of_local_government,
    local_government_check_digit,
)
from members.prefectures import Prefecture

# The members on 2023-12-20 (DOMAIN §1): the proportions every demo keeps.
PROPORTIONS = {
    Category.COMPANY: 231,
    Category.ASSOCIATION: 17,
    Category.LOCAL_GOVERNMENT: 13,
    Category.UNIVERSITY: 16,
    Category.OTHER: 30,
}


class Invented(NamedTuple):
    """An organization that does not exist."""

    category: Category
    name_ja: str
    name_kana: str
    name_en: str
    corporate_number: str
    local_government_code: str
    prefecture: str
    slug: str


class Person(NamedTuple):
    name: str
    kana: str


def category_of(index: int) -> tuple[Category, int]:
    """The category of the n-th organization (from 0) and its number within the category (from 0).

    Each 307 in a row have the real proportions, well mixed.
    """
    rounds, place = divmod(index, 307)
    place = place * 100 % 307  # 100 and 307 have no common factor: every place comes once
    for category, number in PROPORTIONS.items():
        if place < number:
            return category, rounds * number + place
        place -= number
    raise AssertionError("the proportions add up to 307")


def person(rng: random.Random) -> Person:
    family, given = rng.choice(FAMILY), rng.choice(GIVEN)
    return Person(f"{family.ja} {given.ja}", f"{family.kana} {given.kana}")


def corporate_number(index: int) -> str:
    """A valid number out of a range that is not given out."""
    base = f"99{index:010d}"
    return f"{corporate_check_digit(base)}{base}"


def invent(index: int, rng: random.Random) -> Invented:
    """The n-th organization: names, a valid number of its own, a prefecture."""
    category, serial = category_of(index)
    makers = {
        Category.COMPANY: company,
        Category.ASSOCIATION: association,
        Category.LOCAL_GOVERNMENT: local_government,
        Category.UNIVERSITY: university,
        Category.OTHER: other,
    }
    return makers[category](index, serial, rng)


def any_prefecture(rng: random.Random) -> str:
    return rng.choice(Prefecture.values)


def company(index: int, serial: int, rng: random.Random) -> Invented:
    first, second, trade = three_words(serial)
    ja, kana = f"{first.ja}{second.ja}{trade.ja}", f"{first.kana}{second.kana}{trade.kana}"
    before = index % 3 == 0
    return Invented(
        Category.COMPANY,
        f"株式会社{ja}" if before else f"{ja}株式会社",
        kana,
        f"{first.en} {second.en} {trade.en} Co., Ltd.",
        corporate_number(index),
        "",
        any_prefecture(rng),
        f"{first.en}-{second.en}-{index}".lower(),
    )


def three_words(serial: int) -> tuple[Word, Word, Word]:
    """Three words that repeat together only after all combinations, in both orders."""
    combinations = len(PLACES) * len(QUALITIES) * len(TRADES)
    block, mixed = divmod(serial, combinations)
    mixed = mixed * 7919 % combinations
    mixed, trade = divmod(mixed, len(TRADES))
    place, quality = divmod(mixed, len(QUALITIES))
    pair = (PLACES[place], QUALITIES[quality])
    first, second = reversed(pair) if block % 2 else pair
    return first, second, TRADES[trade]


def association(index: int, serial: int, rng: random.Random) -> Invented:
    field, quality = FIELDS[serial % len(FIELDS)], QUALITIES[serial // len(FIELDS) % len(QUALITIES)]
    return Invented(
        Category.ASSOCIATION,
        f"一般社団法人{quality.ja}{field.ja}工業会",
        f"{quality.kana}{field.kana}コウギョウカイ",
        f"{quality.en} {field.en.replace('-', ' ')} Industry Association",
        corporate_number(index),
        "",
        any_prefecture(rng),
        f"{quality.en}-{field.en}-{index}".lower(),
    )


def local_government(index: int, serial: int, rng: random.Random) -> Invented:
    """A town that is on no map: its code lies above the numbers that prefectures give out."""
    prefecture = Prefecture.values[serial % len(Prefecture.values)]
    base = f"{prefecture}{900 + serial // len(Prefecture.values) % 100:03d}"
    code = f"{base}{local_government_check_digit(base)}"
    place, quality = PLACES[serial % len(PLACES)], QUALITIES[serial // len(PLACES) % len(QUALITIES)]
    return Invented(
        Category.LOCAL_GOVERNMENT,
        f"{quality.ja}{place.ja}市",
        f"{quality.kana}{place.kana}シ",
        f"{quality.en}-{place.en} City",
        corporate_number_of_local_government(code),
        code,
        prefecture,
        f"city-{quality.en}-{place.en}-{index}".lower(),
    )


def university(index: int, serial: int, rng: random.Random) -> Invented:
    place, quality = PLACES[serial % len(PLACES)], QUALITIES[serial // len(PLACES) % len(QUALITIES)]
    tail = rng.choice(
        [
            Word("工科大学", "コウカダイガク", "Institute of Technology"),
            Word("大学", "ダイガク", "University"),
            Word("資源循環研究所", "シゲンジュンカンケンキュウジョ", "Research Institute for Resource Circulation"),
        ]
    )
    return Invented(
        Category.UNIVERSITY,
        f"{quality.ja}{place.ja}{tail.ja}",
        f"{quality.kana}{place.kana}{tail.kana}",
        f"{quality.en} {place.en} {tail.en}",
        corporate_number(index),
        "",
        any_prefecture(rng),
        f"univ-{quality.en}-{place.en}-{index}".lower(),
    )


def other(index: int, serial: int, rng: random.Random) -> Invented:
    place, field = PLACES[serial % len(PLACES)], FIELDS[serial // len(PLACES) % len(FIELDS)]
    return Invented(
        Category.OTHER,
        f"{place.ja}{field.ja}推進協議会",
        f"{place.kana}{field.kana}スイシンキョウギカイ",
        f"{place.en} {field.en.replace('-', ' ')} Council",
        "" if index % 2 else corporate_number(index),
        "",
        any_prefecture(rng),
        f"council-{place.en}-{index}".lower(),
    )
