"""The style guide: every component on one page, for looking (embedded runs only). Its words are samples."""

import datetime
from types import SimpleNamespace
from typing import Any

from django import forms as plain
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from design import fields, forms
from design.charts import (
    Bar,
    BarChart,
    Gauge,
    LineChart,
    LineWords,
    Reading,
    Series,
    Sparkline,
    StackedBars,
    Target,
    stepped_path,
)

NOON = datetime.datetime(2026, 4, 1, 3, tzinfo=datetime.UTC)


class Sample(forms.VersionedForm, forms.Form):
    """Every kind of field."""

    name = fields.LineField(label="目標名", max_length=40, help_text="何をどれだけ変えるかを書いてください。")
    reading = fields.KanaField(label="フリガナ", required=False)
    address = fields.EmailAddressField(label="メールアドレス")
    website = fields.WebAddressField(label="ウェブサイト", required=False)
    year = fields.FiscalYearField(label="目標年度", first=2024, last=2035)
    value = fields.NumberField(label="目標値", unit="t")
    starts_on = fields.JapaneseDateField(label="開始日")
    scope = plain.ChoiceField(label="範囲", choices=[("all", "全社"), ("site", "事業所")], widget=plain.RadioSelect)
    groups = plain.MultipleChoiceField(
        label="参加を希望するWG",
        choices=[("1", "ビジョン・ロードマップ検討WG"), ("2", "CE情報流通プラットフォーム構築WG")],
        widget=plain.CheckboxSelectMultiple,
        required=False,
    )
    evidence = plain.FileField(label="根拠資料", required=False)
    about = fields.TextField(label="取組の概要", required=False)
    agrees = plain.BooleanField(label="利用規約に同意します")


class Row(forms.Form):
    """One interim target."""

    year = fields.FiscalYearField(label="年度", first=2024, last=2035)
    value = fields.NumberField(label="値", unit="t")


Rows = plain.formset_factory(Row, extra=1, can_delete=True, max_num=10)
TYPED = {
    "name": "庁舎で使う使い捨てプラスチックを半減する",
    "reading": "山田",
    "address": "taro@",
    "year": "2030",
    "value": "約300",
    "starts_on": "令和8年2月30日",
    "scope": "all",
    "version": "3",
}
TYPED_ROWS = {
    "rows-TOTAL_FORMS": "2",
    "rows-INITIAL_FORMS": "0",
    "rows-0-year": "2027",
    "rows-0-value": "360",
    "rows-1-year": "2028",
    "rows-1-value": "1e5",
}


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with samples."""
    return render(request, "styleguide.html", {**written(), **submissions(), "charts": charts()})


def written() -> dict[str, Any]:
    """Forms: refused, told of a conflict, and empty."""
    refused, empty = Sample(TYPED, comments={"value": "単位をご確認ください。"}), Sample(auto_id="empty_%s")
    rows = Rows(TYPED_ROWS, prefix="rows")
    refused.tell_conflict(version=4, by="鈴木 花子", at=NOON, changes=comparison())
    return {"form": refused, "formset": rows, "empty": empty, "page_obj": Paginator(range(1000), 20).page(7)}


def comparison() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(label="目標値", before="240", value="180", is_changed=True),
        SimpleNamespace(label="単位", before="t", value="t", is_changed=False),
        SimpleNamespace(label="備考", before="", value="対象を拡大", is_changed=True),
    ]


def submissions() -> dict[str, Any]:
    """What the review loop shows."""
    names = {"draft": "下書き", "submitted": "提出済み（確認中）", "returned": "修正依頼", "accepted": "確認済み"}
    return {
        "states": [SimpleNamespace(state=state, get_state_display=name) for state, name in names.items()],
        "lines": [SimpleNamespace(label=line.label, value=line.value) for line in comparison()]
        + [SimpleNamespace(label="公表先", value="")],
        "differences": comparison(),
        "event": SimpleNamespace(
            at=NOON, comment="数値の根拠をお示しください。", field_comments={"value": "単位をご確認ください。"}
        ),
        "events": [
            SimpleNamespace(at=NOON, text="提出しました"),
            SimpleNamespace(at=NOON, text="修正依頼"),
        ],
        "crumbs": [("ホーム", "/"), ("定量目標", "/"), ("目標の登録", "")],
    }


def charts() -> dict[str, Any]:
    """One of each kind."""
    words = LineWords(year="年度", actual="実績", target="2030年度目標", base="基準", interim="中間目標")
    base = Reading(2020, 480)
    years = ["2021", "2022", "2023", "2024", "2025"]
    parts = {"企業": [5, 24, 61, 80, 97], "自治体": [9, 38, 47, 50, 52], "大学・研究機関": [1, 2, 33, 47, 60]}
    return {
        "line": LineChart(
            "使い捨てプラスチックの使用量",
            "2020年度の480トンから2025年度の318トンに減り、2030年度の目標は180トンです。",
            "トン / 年度",
            words,
            [Reading(2020 + at, value) for at, value in enumerate([480, 455, 432, None, 352, 318])],
            stepped_path(base, [Target(2020, 2030, 240), Target(2024, 2030, 180)]),
            [Reading(2027, 270)],
            base,
        ),
        "stacked": StackedBars(
            "登録目標数の推移",
            "5年間で15件から209件に増えました。",
            "件",
            "年度",
            years,
            [Series(name, values) for name, values in parts.items()],
            "合計",
        ),
        "bars": BarChart(
            "指標別の目標数",
            "最終処分量が最も多く120件です。",
            "件",
            "指標",
            "件数",
            [Bar("最終処分量", 120), Bar("再生プラスチック使用量", 45), Bar("水の循環利用率", 3)],
        ),
        "gauge": Gauge("予定どおりの目標", "342件中219件が予定どおりです。", 64, "予定どおり", "342件中219件", 70),
        "sparkline": Sparkline("使用量の推移", "減っています。", [480, 455, 432, None, 352, 318]),
    }
