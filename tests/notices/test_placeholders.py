"""Placeholders in an officer's text: a table, no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.placeholders import NAMES, fill, is_unbalanced, unknown_names

VALUES = {"organization": "めぐり市", "days": "7", "url": "https://example.jp/{days}"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("", ""),
        ("本文のみ", "本文のみ"),
        ("{organization} 御中、あと{days}日です。", "めぐり市 御中、あと7日です。"),
        ("{days}{days}", "77"),
        ("{url}", "https://example.jp/{days}"),  # what a value says is not read again
        ("{due_on}", "{due_on}"),  # a value that is missing stays to be seen
        ("100 %s %(days)s $days", "100 %s %(days)s $days"),
    ],
)
def test_placeholders_are_filled_once(text, filled):
    assert fill(text, VALUES) == filled


@pytest.mark.parametrize(
    ("text", "unknown", "unbalanced"),
    [
        ("{organization} {duty} {due_on} {original_due_on} {days} {name} {url}", [], False),
        ("{organisation} {organisation}", ["organisation"], False),
        ("{organization.pk}", ["organization.pk"], False),
        ("{name.__class__.__mro__}", ["name.__class__.__mro__"], False),
        ("{days!r} {days:>10} {0} {}", ["days!r", "days:>10", "0", ""], False),
        ("{ days }", [" days "], False),
        ("{会員名}", ["会員名"], False),
        ("{days", [], True),
        ("days}", [], True),
        ("{{days}}", [], True),
        ("}{", [], True),
        ("｛days｝", [], False),
    ],
)
def test_what_cannot_be_filled_is_found(text, unknown, unbalanced):
    assert unknown_names(text) == unknown
    assert is_unbalanced(text) is unbalanced


@given(st.text(alphabet="{}ab._!:\n" + "days", max_size=60))
def test_a_text_that_passes_has_no_brace_left_when_filled(text):
    if not unknown_names(text) and not is_unbalanced(text):
        filled = fill(text, dict.fromkeys(NAMES, "x"))
        assert "{" not in filled
        assert "}" not in filled
