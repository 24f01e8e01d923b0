"""Japanese words: brackets and colons of their own width, and words of Django and allauth that we say ourselves."""

import ast
import re
from pathlib import Path

import allauth
import django
import pytest
from django.conf import settings
from django.utils.translation import gettext, override

OURS, BORROWED = (Path(folder) / "ja" / "LC_MESSAGES" for folder in settings.LOCALE_PATHS)
JAPANESE = "[\u3040-\u30ff\u4e00-\u9fff、。「」％〜～※]"
HALF_WIDTH = re.compile(f"{JAPANESE} ?[():]|[():] ?{JAPANESE}")


def quoted(catalogue: Path, keyword: str) -> set[str]:
    """What stands after a keyword in a catalogue, its lines joined."""
    said = re.findall(rf'^{keyword}((?: ?"(?:[^"\\]|\\.)*"\n)+)', catalogue.read_text(), re.MULTILINE)
    return {"".join(ast.literal_eval(line.strip()) for line in lines.splitlines()) for lines in said}


@pytest.mark.parametrize("catalogue", [OURS / "django.po", BORROWED / "django.po", BORROWED / "djangojs.po"])
def test_no_half_width_bracket_or_colon_stands_beside_japanese(catalogue):
    said = {re.sub(r"%\(\w+\)", "%", words) for words in quoted(catalogue, r"msgstr(?:\[\d\])?")}
    assert len(said) > 1
    assert [words for words in said if HALF_WIDTH.search(words)] == []


def test_the_words_of_others_are_still_theirs():
    homes = [Path(module.__file__).parent for module in (django, allauth)]
    theirs = {words for home in homes for file in home.glob("**/locale/ja/**/*.po") for words in quoted(file, "msgid")}
    for file in settings.LOCALE_PATHS[1].glob("*/LC_MESSAGES/*.po"):
        assert quoted(file, "msgid") - theirs == set()


def test_lists_of_the_desk_and_pages_of_allauth_speak_as_the_portal_does():
    with override("ja"):
        assert gettext("Select %s to change") == "%sの一覧"
        assert gettext("New Password (again)") == "新しいパスワード（再入力）"
    with override("en"):
        assert gettext("Remember Me") == "Remember me"
