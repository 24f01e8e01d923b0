"""The first version of the terms an applicant agrees to; the secretariat adds later versions in the admin."""

import datetime

from django.db import migrations

TEXT_JA = """１　目的
サーキュラーパートナーズ（以下「本パートナーシップ」といいます。）は、産業界、政府及び学術界が連携してサーキュラーエコノミーの実現に取り組むことを目的とします。

２　参画要件に基づく対応事項
会員は、属する区分の参画要件に従い、定量的な目標の設定及び提出、具体的な取組の公表、フォローアップ報告、プロジェクトの実施及び成果の情報開示を、原則として定められた期限までに行います。

３　提出内容の公開
事務局が確認した目標、報告及び情報開示は、本ポータルで公開します。連絡担当者の情報は公開しません。会員が作成した文章及びロゴは、同意をいただいた場合に限り公開します。

４　登録事項の変更及び退会
名称、法人番号、区分又は代表者に変更があったときは変更届を、退会を希望するときは退会届を事務局に提出してください。

５　個人情報の取扱い
ご登録いただいた個人情報は、本パートナーシップの運営及び連絡のためにのみ使用します。

６　反社会的勢力の排除
会員は、暴力団、暴力団員その他の反社会的勢力に該当せず、かつ、将来にわたっても該当しないことを表明します。該当することが判明したときは、事務局は退会を決定することができます。"""

TEXT_EN = """1. Purpose
Circular Partners (the "partnership") brings industry, government and academia together to realise a circular economy.

2. Requirements
A member follows the requirements of its class: setting and submitting quantitative goals, announcing specific measures, reporting progress, taking part in projects and disclosing their results, in principle by the dates set.

3. Publication
Goals, reports and disclosures that the secretariat has confirmed are published on this portal. Details of contacts are not published. An organization's own texts and logo are published only with its consent.

4. Changes and leaving
A change of name, corporate number, category or representative is notified to the secretariat, and so is the wish to leave.

5. Personal data
Personal data given here are used only to run the partnership and to reach its members.

6. No anti-social forces
A member declares that it neither is nor will be an organized crime group, a member of one, or any other anti-social force. Where this proves untrue, the secretariat may decide that the membership ends."""


def write_terms(apps, schema_editor):
    apps.get_model("enrolment", "TermsVersion").objects.get_or_create(
        in_force_from=datetime.date(2023, 9, 12), defaults={"text_ja": TEXT_JA, "text_en": TEXT_EN}
    )


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0003_the_loop_of_applications")]
    operations = [migrations.RunPython(write_terms, migrations.RunPython.noop)]
