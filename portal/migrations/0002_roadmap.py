from django.db import migrations

# The table of the partnership's public page; a theme is a working group's slug.
PHASES = [
    {
        "position": 1,
        "name_ja": "個別テーマの検討",
        "name_en": "Exploring individual themes",
        "objective_ja": "国内の取組を推進し、サーキュラーエコノミーへの転換を始動させる",
        "objective_en": "To drive domestic efforts to kickstart the transition to a circular economy",
    },
    {
        "position": 2,
        "name_ja": "サーキュラーエコノミーの基盤整備",
        "name_en": "Establishing a foundation for a circular economy",
        "objective_ja": "サーキュラーエコノミーに関する国際的な規制に対応した基盤を整える",
        "objective_en": "To prepare a foundation that complies with international circular economy regulations",
    },
    {
        "position": 3,
        "period_ja": "2030年頃まで",
        "period_en": "To about 2030",
        "name_ja": "資源循環市場の創出",
        "name_en": "Creating a resource circulation market",
        "objective_ja": "資源循環市場を創出する",
        "objective_en": "To create a resource circulation market",
    },
]
OBJECTIVES = {
    ("vision-roadmap", 1): [("ビジョン・ロードマップの素案", "Initial drafts of vision/roadmap")],
    ("vision-roadmap", 2): [
        ("政府による支援", "Government support"),
        (
            "主要産業における目標設定とサーキュラーエコノミーの推進",
            "Goal setting and circular economy promotion in major industries",
        ),
        ("データ保護に関する方針への対応", "Compliance with Data Protection Policy"),
    ],
    ("vision-roadmap", 3): [
        ("サーキュラーエコノミーの市場規模80兆円", "Market size of circular economy reaching 80 trillion yen")
    ],
    ("information-platform", 1): [
        ("全体アーキテクチャとユースケースの例", "Overall architecture and examples of use cases"),
        ("流通させるデータの共通フォーマット", "Common format for distributed data"),
        ("運営モデル", "Operating model"),
    ],
    ("information-platform", 2): [
        ("システム要件・運用要件", "System and operational requirements"),
        (
            "情報流通プラットフォームの構築に向けた課題と解決策",
            "Challenges and solutions in creating an information distribution platform",
        ),
    ],
    ("information-platform", 3): [
        ("情報流通プラットフォームの確立", "Establishment of an information distribution platform")
    ],
    ("local-circulation", 1): [
        ("地域循環モデルの実現に向けた当初案", "Initial proposals towards realizing a regional circular model"),
        (
            "サーキュラーエコノミーの先進モデルにおける課題",
            "Challenges of advanced models in circular economy",
        ),
    ],
    ("local-circulation", 2): [
        ("地域循環モデルの構築", "Creation of a local circulation model"),
        (
            "地域循環モデルの先行導入事例を支援する取組",
            "Initiatives to support early adoption cases of local circulation model",
        ),
    ],
    ("local-circulation", 3): [
        ("再生金属材料の増加", "Increase in recycled metal materials"),
        (
            "再生プラスチックの増加、バイオマスプラスチック200万トンの利用",
            "Increase in recycled plastic, with 2 million tons of biomass plastic used",
        ),
    ],
}
STRATEGY = ("成長志向型の資源自律経済戦略（経済産業省、2023年）", "Resource-Autonomous Circular Economy Growth Strategy (METI, 2023)")
PLAN = ("第五次循環型社会形成推進基本計画（2024年）", "Fifth Fundamental Plan for Establishing a Sound Material-Cycle Society (2024)")
# name, present level, target, source; each in Japanese and English.
NATIONAL_TARGETS = [
    (
        ("サーキュラーエコノミー関連市場の規模", "Market size of the circular economy"),
        ("約50兆円", "About 50 trillion yen"),
        ("2030年 80兆円、2050年 120兆円", "80 trillion yen in 2030, 120 trillion yen in 2050"),
        STRATEGY,
    ),
    (
        ("資源生産性", "Resource productivity"),
        ("約46万円/トン（2020年度）", "About 460,000 yen/t (FY2020)"),
        ("約60万円/トン（2030年度）", "About 600,000 yen/t (FY2030)"),
        PLAN,
    ),
    (
        ("入口側の循環利用率", "Cyclical use rate (inlet)"),
        ("約16%（2020年度）", "About 16% (FY2020)"),
        ("約19%（2030年度）", "About 19% (FY2030)"),
        PLAN,
    ),
    (("出口側の循環利用率", "Cyclical use rate (outlet)"), ("", ""), ("約44%（2030年度）", "About 44% (FY2030)"), PLAN),
    (
        ("最終処分量", "Final disposal"),
        ("", ""),
        ("年間約1,100万トン（2030年度）", "About 11 million t a year (FY2030)"),
        PLAN,
    ),
    (
        ("1人1日当たりごみ焼却量", "Waste incinerated per person and day"),
        ("", ""),
        ("約580グラム（2030年度）", "About 580 g (FY2030)"),
        PLAN,
    ),
]


def lay_out(apps, schema_editor):
    Phase = apps.get_model("portal", "Phase")
    Objective = apps.get_model("portal", "Objective")
    NationalTarget = apps.get_model("portal", "NationalTarget")
    theme_of = {group.slug: group for group in apps.get_model("members", "WorkingGroup").objects.all()}
    phases = {phase["position"]: Phase.objects.create(**phase) for phase in PHASES}
    for (slug, phase), texts in OBJECTIVES.items():
        for position, (text_ja, text_en) in enumerate(texts, start=1):
            Objective.objects.create(
                theme=theme_of[slug], phase=phases[phase], position=position, text_ja=text_ja, text_en=text_en
            )
    for position, columns in enumerate(NATIONAL_TARGETS, start=1):
        names = ("name", "start", "target", "source")
        ja = {f"{name}_ja": pair[0] for name, pair in zip(names, columns, strict=True)}
        en = {f"{name}_en": pair[1] for name, pair in zip(names, columns, strict=True)}
        NationalTarget.objects.create(position=position, **ja, **en)


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial"), ("members", "0004_working_groups")]

    operations = [migrations.RunPython(lay_out, migrations.RunPython.noop, elidable=False)]
