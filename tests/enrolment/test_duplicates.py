import pytest

from enrolment.duplicates import SIMILAR, likeness


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
