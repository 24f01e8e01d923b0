"""How an organization is sorted and found: by reading (五十音) without the legal form, local governments by code."""

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import jaconv

if TYPE_CHECKING:
    from members.models import Organization

LEGAL_FORMS = re.compile(
    r"^(カブシキガイシャ|カブシキカイシャ|ユウゲンガイシャ|ゴウドウガイシャ|ゴウシガイシャ|ゴウメイガイシャ|"
    r"イッパンシャダンホウジン|コウエキシャダンホウジン|イッパンザイダンホウジン|コウエキザイダンホウジン|"
    r"コクリツダイガクホウジン|コウリツダイガクホウジン|ガッコウホウジン|ドクリツギョウセイホウジン|"
    r"コクリツケンキュウカイハツホウジン|トクテイヒエイリカツドウホウジン)[\s　]*"
)


def reading_without_legal_form(kana: str) -> str:
    """The reading that sorts: without 株式会社, 一般社団法人 and the like."""
    return LEGAL_FORMS.sub("", kana) or kana


def sort_key(organization: "Organization") -> str:

    if organization.local_government_code:
        return f"～{organization.local_government_code}"
    return reading_without_legal_form(organization.name_kana)[:220]


def normalized(text: str) -> str:
    """Text as it is searched: NFKC, lower case, hiragana as katakana, no spaces."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\s+", "", jaconv.hira2kata(folded))


def search_text(body: Any, *more: str) -> str:
    """Everything by which an organization or an applicant is found, normalised; `more` beside names and numbers."""
    parts = (body.name_ja, body.name_kana, body.name_en, body.corporate_number, body.local_government_code, *more)
    return " ".join(normalized(part) for part in parts if part)
