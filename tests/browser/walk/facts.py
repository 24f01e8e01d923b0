"""What the people of the walk know about their organizations and goals; invented names, valid numbers."""

from dataclasses import dataclass, field
from typing import Any

from timekeeping import fiscal_year_of, today

PASSWORD = "jissen-2030-circular"


@dataclass(frozen=True)
class Applying:
    """An organization that wants to join, as its contact types it into the form."""

    category: str
    name_ja: str
    name_en: str
    email: str
    organization: dict[str, Any]
    contact: dict[str, Any] = field(default_factory=dict)

    def name(self, language: str) -> str:
        return self.name_ja if language == "ja" else self.name_en


REPRESENTATIVE = {
    "representative_title": "代表",
    "representative_name": "山本 恵子",
    "representative_kana": "やまもと けいこ",  # hiragana is converted
}
CONTACT = {
    "contact_department": "サステナビリティ推進部",
    "contact_title": "課長",
    "contact_name": "佐藤 健",
    "contact_kana": "ｻﾄｳ ｹﾝ",  # and so is half-width katakana
    "contact_telephone": "０３－１２３４－５６７８",
}
COMPANY = Applying(
    "company",
    "みなと循環素材株式会社",
    "Minato Circular Materials Inc.",
    "sustainability@minato-junkan.example.jp",
    {"name_kana": "みなとじゅんかんそざい", "corporate_number": "7010705000725", "prefecture": "13"},
)
UNIVERSITY = Applying(
    "university",
    "あおば資源大学",
    "Aoba University of Resources",
    "sangaku@aoba.example.jp",
    {"name_kana": "アオバシゲンダイガク", "prefecture": "04"},
    {"contact_department": "産学連携推進室", "contact_name": "高橋 直子", "contact_kana": "タカハシ ナオコ"},
)
CITY = Applying(
    "local_government",
    "千代田区",
    "Chiyoda City",
    "kankyo@city.example.jp",
    {"name_kana": "チヨダク", "local_government_code": "13101"},  # five digits are completed
    {"contact_department": "環境政策課", "contact_is_shared_mailbox": True, "contact_name": "", "contact_kana": ""},
)

# Years go with the calendar, so that the walk never grows old.
THIS_YEAR = fiscal_year_of(today()).year
BASE_YEAR, INTERIM_YEAR, TARGET_YEAR = THIS_YEAR - 3, THIS_YEAR + 2, THIS_YEAR + 4
LATEST_YEAR = THIS_YEAR - 1

GOAL_JA, GOAL_EN = "国内全工場の再資源化率を高める", "Raise the recycling rate of all plants in Japan"
INDICATOR = {"ja": "再資源化率", "en": "Recycling rate of waste"}
MEASURES = [
    ("分別の徹底と委託先の見直し", "Strict sorting and a review of contractors"),
    ("廃プラスチックの自社再生設備の導入", "Own facilities to recycle plastic waste"),
]
GOAL = {
    "label_en": GOAL_EN,
    "type": "reach",
    "direction": "higher",
    "scope": "group",
    "scope_note": "国内全工場(6拠点)",
    "coverage_percent": "９８",
    "base_year": BASE_YEAR,
    "base_value": "８０．５",
    "target_year": TARGET_YEAR,
    "target_value": "95",
    "method_note": "再資源化量 ÷ 廃棄物等発生量。熱回収は含めない。",
}
