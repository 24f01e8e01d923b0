"""The first canned replies (定型文); officers change, add and retire them."""

from typing import Any

from django.db import migrations

# purpose, kinds, title and text in Japanese, title and text in English
REPLIES = [
    (
        "return",
        ["goal"],
        "基準年・基準値のご確認",
        "Base year and base value",
        "基準年及び基準値の記載をご確認ください。目標値との比較ができるよう、同じ単位・同じ対象範囲でのご記入をお願いいたします。",
        "Please check the base year and the base value. So that they can be compared with the target, please give both in the same unit and for the same scope.",
    ),
    (
        "return",
        ["goal", "progress-report"],
        "単位・桁のご確認",
        "Unit and number of digits",
        "ご記入いただいた数値の単位又は桁に誤りがないか、ご確認をお願いいたします。前回の数値と大きく異なる場合は、その理由を「増減の理由」にご記入ください。",
        "Please check the unit and the number of digits of the values. If a value differs much from the last one, please explain why.",
    ),
    (
        "return",
        ["goal"],
        "対象範囲のご記入",
        "Scope of the goal",
        "目標の対象範囲(グループ全体、単体、事業所、製品など)が分かるようにご記入ください。",
        "Please describe what the goal covers: the whole group, the organization itself, sites or products.",
    ),
    (
        "return",
        ["goal"],
        "具体的な取組のご記入",
        "Specific measures",
        "目標の達成に向けた具体的な取組について、何を、いつまでに、どのように行うかが分かるようにご記入ください。",
        "Please describe the specific measures to reach the goal: what will be done, by when and how.",
    ),
    (
        "return",
        ["announcement", "disclosure", "goal", "project"],
        "掲載ページを確認できない",
        "The page cannot be found",
        "ご記入いただいたURLのページを確認できませんでした。公開されている掲載ページのURLをご確認の上、改めてご提出をお願いいたします。",
        "We could not find the page at the address that you gave. Please check the address of the published page and submit it again.",
    ),
    (
        "return",
        ["announcement"],
        "目標・取組の記載を確認できない",
        "Goals and measures not found on the page",
        "掲載ページに、定量的な目標及び当該目標の達成のための具体的な取組の記載を確認できませんでした。該当箇所の分かるURL又はページ番号をお知らせください。",
        "We could not find the quantitative goals and the specific measures on the page. Please tell us the exact address or the page number.",
    ),
    (
        "return",
        ["progress-report"],
        "実績値が未把握の場合",
        "Actual value not known yet",
        "実績値が空欄となっております。最新の把握年度の数値をご記入いただくか、未把握の場合はその理由と把握の見込み時期をご記入ください。",
        "An actual value is missing. Please give the value of the latest year that is available, or say why it is not known yet and when it will be.",
    ),
    (
        "return",
        ["application", "change"],
        "登記情報との相違",
        "Differs from the official register",
        "ご記入いただいた名称・法人番号等が、国税庁法人番号公表サイトの情報と異なっております。ご確認の上、修正をお願いいたします。",
        "The name or corporate number differs from the National Tax Agency's corporate number site. Please check and correct it.",
    ),
    (
        "return",
        [],
        "お問合せ先のご案内",
        "Where to ask",
        "ご不明な点がございましたら、事務局までお気軽にお問い合わせください。",
        "If anything is unclear, please do not hesitate to ask the secretariat.",
    ),
    (
        "accept",
        [],
        "お礼",
        "Thanks",
        "ご提出いただきありがとうございました。引き続き、資源循環の取組へのご協力をお願いいたします。",
        "Thank you for your submission. We look forward to your further work towards a circular economy.",
    ),
    (
        "accept",
        ["progress-report"],
        "次回報告時のお願い",
        "Request for the next report",
        "今回のご報告を確認いたしました。次回は、数値の増減の理由についても併せてご記入いただけますと幸いです。",
        "We have confirmed this report. Next time, please also explain why the values moved.",
    ),
    (
        "decline",
        ["application"],
        "参画要件を満たしていない",
        "Requirements not met",
        "ご申請の内容を確認いたしましたが、現時点では参画要件を満たしていることを確認できませんでした。要件を満たされた際には、改めてお申し込みください。",
        "We have checked the application and could not confirm at this time that the requirements to join are met. You are welcome to apply again once they are.",
    ),
    (
        "decline",
        ["application"],
        "重複した申込",
        "Applied for twice",
        "同一の法人(団体)による参画申込を既に承っているため、本申込は見送らせていただきます。",
        "We already have an application or a registration of the same body, so this one is not taken further.",
    ),
]


def write(apps: Any, schema_editor: Any) -> None:
    CannedReply = apps.get_model("secretariat", "CannedReply")
    CannedReply.objects.bulk_create(
        CannedReply(
            purpose=purpose,
            kinds=kinds,
            title_ja=title_ja,
            title_en=title_en,
            text_ja=text_ja,
            text_en=text_en,
            position=place * 10,
        )
        for place, (purpose, kinds, title_ja, title_en, text_ja, text_en) in enumerate(REPLIES, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("secretariat", "0002_review_aids")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
