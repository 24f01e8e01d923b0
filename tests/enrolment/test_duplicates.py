import pytest

from enrolment.duplicates import SIMILAR, likeness, members_named_like
from tests.members.factory import OrganizationFactory


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("株式会社循環マテリアル", "循環マテリアル株式会社", True),
        ("（株）循環マテリアル", "循環マテリアル", True),
        ("循環マテリアル", "循環マテリアル東京", True),
        ("一般社団法人プラスチック再生協会", "一般社団法人プラスチックリサイクル協会", True),
        ("国立大学法人めぐり大学", "めぐり大学 環境学部", True),
        ("ジュンカン商事", "ｼﾞｭﾝｶﾝ商事", True),
        ("株式会社東京ガラス", "株式会社大阪鉄鋼", False),
        ("株式会社", "有限会社", False),
        ("森", "森", True),
        ("森", "林", False),
        ("", "", False),
    ],
)
def test_names_are_compared_without_their_legal_form(one, other, alike):
    assert (likeness(one, other) >= SIMILAR) is alike


@pytest.mark.django_db
def test_names_that_repeat_a_word_do_not_hide_the_one_that_is_alike():
    for number in range(50):
        OrganizationFactory(name_ja=f"循環型社会循環資源循環経済循環{number}", name_kana="ジュンカンガタシャカイ")
    twin = OrganizationFactory(name_ja="青葉循環", name_kana="アオバジュンカン")
    assert members_named_like("株式会社青葉循環") == [twin]
