import datetime
from decimal import Decimal

import pytest

from design.typing_habits import date_from, half_width, is_katakana, katakana, number_from

APRIL = datetime.date(2026, 4, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-04-01",
        "2026-4-1",
        "2026/4/1",
        "2026.4.1",
        "2026年4月1日",
        "2026年 4月 1日",
        "２０２６年４月１日",
        "２０２６／０４／０１",
        "２０２６－４－１",
        "2026−4−1",
        "20260401",
        " 2026-04-01 ",
        "令和8年4月1日",
        "令和８年４月１日",
        "令和 8 年 4 月 1 日",
        "㋿8年4月1日",
        "R8.4.1",
        "r8.4.1",
        "Ｒ８．４．１",
        "R8/4/1",
        "R.8.4.1",
        "平成38年4月1日",
    ],
)
def test_the_first_of_april_is_understood_however_it_is_typed(typed):
    assert date_from(typed) == APRIL


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("令和元年5月1日", datetime.date(2019, 5, 1)),
        ("R1.5.1", datetime.date(2019, 5, 1)),
        ("平成31年4月30日", datetime.date(2019, 4, 30)),
        ("昭和64年1月7日", datetime.date(1989, 1, 7)),
        ("S20.8.15", datetime.date(1945, 8, 15)),
        ("2028-02-29", datetime.date(2028, 2, 29)),
    ],
)
def test_eras_are_counted_from_their_first_year(typed, expected):
    assert date_from(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        *("2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "20261301", "令和8年2月30日"),
        *("令和元年4月30日", "R0.4.1", "平成元年1月7日", "4/1/2026", "2026-4", "2026年4月", "令和8年", "明日"),
        *("2026-04-01T00:00", "2026-04/01x", "X8.4.1", "", "１０^３０", "2026-04-01\x00", "９" * 500),
    ],
)
def test_what_is_no_date_is_none(typed):
    assert date_from(typed) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1234", "1234"),
        ("1,234", "1234"),
        ("1,234,567.5", "1234567.5"),
        ("１２３４", "1234"),
        ("１，２３４．５", "1234.5"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("△5", "-5"),
        ("▲１，０００", "-1000"),
        ("+3", "3"),
        ("007", "7"),
        (" 12 ", "12"),
        ("12　", "12"),
        ("0.000001", "0.000001"),
        ("1" + "0" * 30, "1" + "0" * 30),
    ],
)
def test_numbers_are_understood_however_they_are_typed(typed, expected):
    assert number_from(typed) == Decimal(expected)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "NaN", "nan", "Infinity", "-inf", "1e5", "1E5", "10^30", "約300", "300t", "50%", "50％", "1,23", "12,34"),
        *(
            "1,2345",
            ",5",
            "1.2.3",
            "--1",
            "1-",
            "10²",
            "①",
            "½",
            "三百",
            "٣",
            "0x10",
            "1_000",
            "1\x00",
            "9" * 101,
            "<b>",
        ),
    ],
)
def test_what_is_no_plain_number_is_none(typed):
    assert number_from(typed) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("さーきゅらー", "サーキュラー"),
        ("ｻｰｷｭﾗｰ", "サーキュラー"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("か゛", "ガ"),
        ("ハ゜", "パ"),
        ("か\u3099", "ガ"),
        ("スーパ-", "スーパー"),
        ("スーパ−", "スーパー"),
        ("ヴァイオリン", "ヴァイオリン"),
        ("ゔぁ", "ヴァ"),
        ("やまだ たろう", "ヤマダ\u3000タロウ"),
        ("やまだ　　たろう", "ヤマダ\u3000タロウ"),
        ("ｱ･ｲ", "ア・イ"),
    ],
)
def test_readings_become_full_width_katakana(typed, expected):
    assert katakana(typed) == expected
    assert is_katakana(expected)


@pytest.mark.parametrize("text", ["山田", "ABC", "ＡＢＣ", "カ1", "カ😀", "ヤマダ(株)", "カ\u202e", "カ\x00", "-"])
def test_a_reading_holds_nothing_but_katakana(text):
    assert not is_katakana(katakana(text))


def test_only_full_width_signs_become_half_width():
    assert half_width("ＡＢｃ１２３！　㈱①²") == "ABc123! ㈱①²"
