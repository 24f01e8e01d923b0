from django.db import migrations

# The partnership's working groups and other topics, with the objectives its founding page gives them.
WORKING_GROUPS = [
    {
        "slug": "vision-roadmap",
        "name_ja": "ビジョン・ロードマップ検討WG",
        "name_en": "Vision & Roadmap Working Group",
        "purpose_ja": "日本全体のサーキュラーエコノミーの実現に向けて、2030年頃・2050年頃までのビジョンと中長期ロードマップを策定し、個別の製品・素材ごとの中長期ロードマップを策定します。",
        "purpose_en": "To define a vision and a long-term roadmap (to about 2030 and 2050) for the realization of a circular economy across Japan, and long-term roadmaps for individual products and raw materials.",
        "is_open": True,
    },
    {
        "slug": "information-platform",
        "name_ja": "CE情報流通プラットフォーム構築WG",
        "name_en": "CE Information Distribution Platform Working Group",
        "purpose_ja": "データの流通を促し、サーキュラーエコノミーの取組を見える化する「サーキュラーエコノミー情報流通プラットフォーム」の2025年までの立上げを目指します。",
        "purpose_en": 'To launch by 2025 a "Circular Economy Information Distribution Platform" that promotes the distribution of data and visualizes circular economy efforts.',
        "is_open": True,
    },
    {
        "slug": "local-circulation",
        "name_ja": "地域循環モデル構築WG",
        "name_en": "Local Circulation Model Working Group",
        "purpose_ja": "自治体の取組を加速し、地域におけるサーキュラーエコノミーの実装を進めるための「地域循環モデル」を構築します。",
        "purpose_en": 'To create a "Local Circulation Model" that accelerates the efforts of local governments and promotes the implementation of circular economy principles at the regional level.',
        "is_open": True,
    },
    {
        "slug": "other-topics",
        "name_ja": "その他のテーマ",
        "name_en": "Other topics",
        "purpose_ja": "マーケティング、広報・普及啓発、国際連携、標準化などを含み、産官学の連携によりサーキュラーエコノミーの実現を目指します。",
        "purpose_en": "Marketing, promotion, international cooperation and standardization, to realize a circular economy through cooperation between industry, government and academia.",
        "is_open": False,
    },
]


def add_working_groups(apps, schema_editor):
    WorkingGroup = apps.get_model("members", "WorkingGroup")
    for position, group in enumerate(WORKING_GROUPS, start=1):
        WorkingGroup.objects.get_or_create(slug=group["slug"], defaults={**group, "position": position})


class Migration(migrations.Migration):
    dependencies = [("members", "0003_certificate_one_certificate_a_day")]

    operations = [migrations.RunPython(add_working_groups, migrations.RunPython.noop, elidable=False)]
