"""Finding organizations by pairs of characters: every length of word, and an index that is used."""

import pytest
from django.db import connection

from members.bigrams import pairs_of
from members.models import Organization
from tests.members.factory import OrganizationFactory
from tests.portal.factory import many_members

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("word", "pairs"), [("", []), ("環", []), ("環境", ["環境"]), ("環境省", ["境省", "環境"]), ("aaa", ["aa"])]
)
def test_pairs_of_a_word(word, pairs):
    assert pairs_of(word) == pairs


@pytest.mark.parametrize("word", ["", "環", "環境省", "aaa", "𠮷野家", "NULL", 'a,{}\\"'])
def test_the_database_takes_the_same_pairs_of_a_text(word):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text_bigrams(%s)", [word])
        assert sorted(cursor.fetchone()[0]) == pairs_of(word)


@pytest.mark.parametrize("words", ["環", "環境", "環境資源", "資源 環境", "かんきょう", "ｶﾝｷｮｳ", "KANKYO", "100%"])
def test_every_length_and_script_is_found(words):
    found = OrganizationFactory(name_ja="環境資源100%株式会社", name_kana="カンキョウシゲン", name_en="Kankyo Shigen")
    OrganizationFactory(name_ja="別の会", name_kana="ベツ", name_en="Other")
    assert list(Organization.objects.matching(words)) == [found]


def test_a_sign_of_the_search_language_is_only_a_sign():
    OrganizationFactory(name_ja="循環")
    for words in ("%", "_", "\\", "%%", "'; --"):
        assert not Organization.objects.matching(words).exists()


def test_a_word_of_two_characters_uses_an_index():
    many_members(100)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "directory_search" in Organization.objects.matching("珍名").order_by().explain()
