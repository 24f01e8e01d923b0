import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from design.fields import (
    EmailAddressField,
    FiscalYearField,
    JapaneseDateField,
    KanaField,
    LineField,
    NumberField,
    TextField,
    WebAddressField,
    WholeNumberField,
)


def refusal(field, typed, language="ja"):
    with translation.override(language), pytest.raises(ValidationError) as refused:
        field.clean(typed)
    with translation.override(language):
        return " ".join(refused.value.messages)


@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31", "1867-12-31", "2101-01-01"])
def test_a_date_far_from_life_is_refused_with_the_range(typed):
    assert "1868年1月1日（水）から2100年12月31日（金）まで" in refusal(JapaneseDateField(), typed)
    assert "from 1 January 1868 to 31 December 2100" in refusal(JapaneseDateField(), typed, "en")


@pytest.mark.parametrize("typed", ["2026-02-30", "来月", "1e5", "2026-04-01\x00", "\u202e2026-04-01", "😀"])
def test_an_impossible_date_is_refused_with_examples(typed):
    assert "令和8年4月1日" in refusal(JapaneseDateField(), typed)


def test_a_date_may_be_left_empty_where_it_is_optional():
    assert JapaneseDateField(required=False).clean(" ") is None


@pytest.mark.parametrize(
    "typed", ["NaN", "1e5", "約300", "Infinity", "10^30", "300 t", "１２３円", "\x00", "😀", "<script>"]
)
def test_words_and_units_are_no_numbers(typed):
    assert refusal(NumberField(), typed) == "単位や文字を付けずに、数字だけで入力してください。"


@pytest.mark.parametrize("typed", ["1" + "0" * 30, "－" + "９" * 30, "1,000,000,000,000,000,000"])
def test_a_number_beyond_all_bounds_is_refused(typed):
    assert "桁" in refusal(NumberField(), typed)


def test_too_many_decimals_are_refused_and_not_rounded():
    assert refusal(NumberField(decimal_places=2), "1.234") == "小数点以下は2桁以内で入力してください。"


def test_a_number_keeps_its_exact_value():
    assert NumberField().clean("１，２３４.10") == Decimal("1234.10")


def test_a_stored_number_is_shown_without_trailing_zeros():
    assert NumberField().prepare_value(Decimal("480.000000")) == "480"
    assert NumberField().prepare_value(Decimal("1E+3")) == "1000"


def test_bounds_are_said_in_the_readers_language():
    assert refusal(NumberField(min_value=0), "-1") == "0以上の数値を入力してください。"
    assert refusal(NumberField(max_value=100), "101") == "100以下の数値を入力してください。"


@pytest.mark.parametrize(("typed", "expected"), [("12", 12), ("１，２００", 1200), ("", None), ("3.0", 3)])
def test_whole_numbers(typed, expected):
    assert WholeNumberField(required=False).clean(typed) == expected


@pytest.mark.parametrize("typed", ["1.5", "99999999999", "1e3", "-", "1" + "0" * 30])
def test_what_is_no_whole_number_is_refused(typed):
    assert refusal(WholeNumberField(), typed)


@pytest.mark.parametrize("field", [LineField(), TextField(), KanaField(), EmailAddressField(), WebAddressField()])
@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\x7f", "\u202e", "\u200f", "\u2066", "\ue000"])
def test_unreadable_characters_are_refused_everywhere(field, mark):
    assert refusal(field, f"あ{mark}い")


def test_a_null_byte_is_named_as_a_control_character():
    assert refusal(LineField(), "a\x00b") == "目に見えない制御文字が含まれています。削除してください。"


def test_a_mark_of_direction_is_named():
    assert "表示方向" in refusal(LineField(), "株式会社\u202eabc")


def test_free_text_may_hold_emoji_scripts_and_rare_characters_as_they_are():
    text = "髙﨑①㈱ 👨‍👩‍👧 <script>alert(1)</script> 𠮷野家"
    assert LineField().clean(text) == text


def test_zero_width_spaces_are_dropped_and_text_is_composed():
    assert LineField().clean("か\u3099\u200b\ufeff") == "が"


def test_a_line_stays_one_line():
    assert refusal(LineField(), "a\r\nBcc: b@example.jp") == "改行せずに1行で入力してください。"
    assert LineField().clean("a\t b") == "a b"


def test_line_ends_of_a_text_become_one_kind():
    assert TextField().clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


def test_too_long_says_how_long_it_is():
    assert refusal(LineField(max_length=3), "あいうえお") == "3文字以内で入力してください（現在5文字）。"
    assert refusal(TextField(max_length=3), "あいうえお", "en") == "Use at most 3 characters; there are 5 now."


def test_no_field_cuts_off_what_is_pasted():
    for field in (LineField(max_length=3), TextField(max_length=3), WebAddressField(max_length=30)):
        assert "maxlength" not in field.widget.attrs


@pytest.mark.parametrize("typed", ["山田", "yamada", "ヤマダ😀", "ヤマダ1"])
def test_a_reading_is_asked_in_katakana(typed):
    assert "カタカナ" in refusal(KanaField(), typed)


def test_a_reading_is_converted():
    assert KanaField().clean("かぶしきがいしゃ ｻﾝﾌﾟﾙ") == "カブシキガイシャ\u3000サンプル"


def test_an_address_is_lower_case_and_half_width():
    assert EmailAddressField().clean(" Ｔａｒｏ@Example.JP ") == "taro@example.jp"


@pytest.mark.parametrize(
    "typed", ["taro", "taro@", "太郎@example.jp", "a@b", "a b@example.jp", "x@example.jp\nBcc:y@z.jp"]
)
def test_what_is_no_address_is_refused(typed):
    assert refusal(EmailAddressField(), typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://example.jp/", "https://example.jp/"),
        ("http://example.jp/目標", "http://example.jp/目標"),
        ("example.jp/ce", "https://example.jp/ce"),
        ("ｈｔｔｐｓ：／／example.jp", "https://example.jp"),
    ],
)
def test_web_addresses(typed, expected):
    assert WebAddressField().clean(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "ftp://example.jp",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://u:p@example.jp",
            "https://",
            "http://[",
        ),
        *("https://example.jp/ a", "file:///etc/passwd", "なし"),
    ],
)
def test_what_is_no_web_address_is_refused(typed):
    assert "https://" in refusal(WebAddressField(), typed)


def test_fiscal_years_are_listed_in_the_readers_language():
    with translation.override("ja"):
        assert (2026, "2026年度（令和8年度）") in list(FiscalYearField().choices)
    with translation.override("en"):
        assert (2026, "FY2026") in list(FiscalYearField().choices)


def test_a_fiscal_year_is_a_number():
    assert FiscalYearField().clean("2026") == 2026
    assert FiscalYearField(required=False).clean("") is None
    assert refusal(FiscalYearField(), "10000")


def test_a_date_field_takes_a_date():
    assert JapaneseDateField().clean(datetime.date(2026, 4, 1)) == datetime.date(2026, 4, 1)


def test_a_date_field_says_how_to_write_it_after_its_own_help():
    with translation.override("en"):
        example = "For example 2026-04-01, 2026/4/1 or 令和8年4月1日."
        assert str(JapaneseDateField().help_text) == str(JapaneseDateField(help_text="").help_text) == example
        assert str(JapaneseDateField(help_text="Once settled.").help_text) == f"Once settled. {example}"
        assert JapaneseDateField(has_example=False).help_text == ""
