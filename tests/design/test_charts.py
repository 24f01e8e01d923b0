import re
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

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
    StackedRows,
    Target,
    stepped_path,
)
from design.charts.svg import Box, nice_ticks, text_width

WORDS = LineWords(year="年度", actual="実績", target="2030年度目標", base="基準", interim="中間目標")
SVG = "{http://www.w3.org/2000/svg}"
EXTREME = st.one_of(
    st.none(),
    st.decimals(-(10**18), 10**18, places=6),
    st.sampled_from([Decimal(0), Decimal("0.000001"), Decimal("99.999999"), Decimal("-0.000001"), Decimal(10) ** 18]),
)


def line_chart(**parts):
    given_parts = {"title": "使用量", "finding": "減っています。", "unit": "トン", "words": WORDS, "actuals": []}
    return LineChart(**given_parts | parts)


def numbers_of(element):
    found = []
    for name in ("x", "y", "cx", "cy", "width", "height"):
        if name in element.attrib:
            found.append(float(element.get(name)))
    for pair in element.get("points", "").split():
        found += [float(part) for part in pair.split(",")]
    return found


def boxes_of(tree):
    """Where the bold labels stand, as wide as they are estimated to be."""
    return [box for box, _ in labels_of(tree)]


def labels_of(tree):
    """The bold labels with their places."""
    for element in tree.iter(f"{SVG}text"):
        size, x, y = (float(element.get(name)) for name in ("font-size", "x", "y"))
        if element.get("font-weight") == "700" and element.get("text-anchor") == "start":
            box = Box(x, y - size * 0.8, x + text_width(element.text or "", size), y + size * 0.2)
            yield box, element.text


def assert_sound(svg):
    """Well-formed, no NaN, everything inside the view box, no style, labels apart from each other."""
    assert not re.search(r"nan|inf\b|style=|<script|None", re.sub(r">[^<]*<", "><", svg))
    tree = ElementTree.fromstring(svg)
    _, _, width, height = (float(part) for part in tree.get("viewBox").split())
    for element in tree.iter():
        for value in numbers_of(element):
            assert -0.01 <= value <= max(width, height) + 0.01
        if points := element.get("points"):
            for pair in points.split():
                x, y = (float(part) for part in pair.split(","))
                assert 0 <= x <= width
                assert 0 <= y <= height
    for one, other in combinations(boxes_of(tree), 2):
        assert not one.overlaps(other), svg
    return tree


@given(
    actuals=st.lists(EXTREME, max_size=12),
    target=EXTREME,
    revised=EXTREME,
    base=EXTREME,
    interim=st.lists(EXTREME, max_size=3),
    until=st.integers(2021, 2060),
)
@settings(deadline=None, max_examples=150)
def test_a_line_chart_is_sound_whatever_the_data(actuals, target, revised, base, interim, until):
    begin = Reading(2020, base)
    targets = [Target(2020, until, target)] if target is not None else []
    targets += [Target(2020 + (until - 2020) // 2, until, revised)] if revised is not None else []
    chart = line_chart(
        actuals=[Reading(2020 + at, value) for at, value in enumerate(actuals)],
        path=stepped_path(begin, targets),
        interim=[Reading(2022 + at, value) for at, value in enumerate(interim)],
        base=begin,
    )
    assert_sound(chart.wide)
    assert_sound(chart.narrow)
    assert chart.table.header


@given(
    values=st.lists(st.lists(st.integers(0, 10**18), min_size=3, max_size=3), min_size=1, max_size=6),
    name=st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=40),
)
@settings(deadline=None, max_examples=80)
def test_stacked_bars_are_sound_whatever_the_data(values, name):
    series = [Series(f"{name}{at}", parts) for at, parts in enumerate(values)]
    for kind in (StackedBars, StackedRows):
        chart = kind("登録数", "増えました。", "件", "年度", ["2023", name, "2025"], series, "合計")
        assert_sound(chart.wide)
        assert_sound(chart.narrow)


@given(values=st.lists(st.decimals(0, 10**18, places=3), max_size=8))
@settings(deadline=None, max_examples=50)
def test_plain_bars_are_sound_whatever_the_data(values):
    bars = [Bar("とても長い名前の団体" * 4, value) for value in values]
    chart = BarChart("目標数", "多い順です。", "件", "区分", "数", bars)
    assert_sound(chart.wide)
    assert_sound(chart.narrow)


@pytest.mark.parametrize("percent", [None, 0, 100, Decimal("64.4"), -250, 10**9, Decimal("0.0001")])
def test_a_gauge_stays_in_its_ring_and_says_the_true_number(percent):
    svg = Gauge("進捗", "64%です。", percent, "予定どおり", "342件中219件", expected=70).wide
    assert_sound(svg)
    assert ("–" if percent is None else f"{percent:,.0f}%") in svg


@given(values=st.lists(EXTREME, max_size=10))
@settings(deadline=None, max_examples=50)
def test_a_sparkline_is_sound_whatever_the_data(values):
    assert_sound(str(Sparkline("推移", "減少", values)))


def test_a_chart_names_itself_and_says_its_finding():
    tree = assert_sound(line_chart(actuals=[Reading(2020, 480), Reading(2021, 455)]).wide)
    assert tree.find(f"{SVG}title").text == "使用量"
    assert tree.find(f"{SVG}desc").text == "減っています。"
    assert tree.get("role") == "img"


def test_words_of_members_are_escaped():
    chart = line_chart(title="<script>alert(1)</script>", unit="<b>&", actuals=[Reading(2020, 1)])
    assert "<script" not in chart.wide
    assert_sound(chart.wide)


def test_an_unknown_year_leaves_a_gap_and_is_not_zero():
    known = [Reading(2020, 5), Reading(2021, 4), Reading(2022, None), Reading(2023, 3), Reading(2024, 2)]
    tree = assert_sound(line_chart(actuals=known).wide)
    assert len(list(tree.iter(f"{SVG}polyline"))) == 2
    assert len(list(tree.iter(f"{SVG}circle"))) == 4
    assert ["2022", "–"] in [list(row) for row in line_chart(actuals=known).table.rows]


def test_a_revised_target_is_a_step_in_the_year_of_the_revision():
    path = stepped_path(Reading(2020, 100), [Target(2020, 2030, 50), Target(2025, 2030, 0)])
    assert path == [Reading(2020, 100), Reading(2025, 75.0), Reading(2025, 50.0), Reading(2030, 0.0)]


def test_without_a_base_there_is_no_path():
    assert stepped_path(Reading(2020, None), [Target(2020, 2030, 50)]) == []


def test_a_rate_kept_near_the_top_is_not_pressed_flat():
    svg = line_chart(unit="%", actuals=[Reading(2020, Decimal("99.1")), Reading(2021, Decimal("99.6"))]).wide
    heights = [float(y) for y in re.findall(r'cy="([0-9.]+)"', svg)]
    assert max(heights) - min(heights) > 100


LONG = "University / research institution, or any other organization of the circular economy"


def test_names_of_parts_and_of_rows_are_wrapped_and_never_cut():
    series = [Series("Company", [3, 4]), Series(LONG, [1, 2], "#123456")]
    at_the_end = StackedBars("a", "b", "", "Year", ["2024", "2025"], series, "Total").wide
    above_the_bars = StackedRows("a", "b", "", "Class", [LONG, "Other"], series, "Total")
    for svg in (at_the_end, above_the_bars.wide, above_the_bars.narrow):
        lines = [element.text or "" for element in assert_sound(svg).iter(f"{SVG}text")]
        assert LONG in " ".join(lines)
    assert "#123456" in above_the_bars.wide
    assert "#123456" in above_the_bars.legend[1].swatch


@pytest.mark.parametrize("amounts", [(209, 15, 13, 14, 25), (1, 1, 1, 1, 996), (996, 1, 1, 1, 1), (0, 0, 0, 0, 0)])
def test_names_of_parts_stand_in_the_order_of_the_parts(amounts):
    names = ["Company", "Association", "Government", "University / research institution", "Other"]
    series = [Series(name, [amount]) for name, amount in zip(names, amounts, strict=True)]
    tree = assert_sound(StackedBars("a", "b", "", "Year", ["2025"], series, "Total").wide)
    found = [(float(each.get("y")), each.text) for each in tree.iter(f"{SVG}text") if each.text]
    heights = [next(y for y, text in found if name.startswith(text)) for name in names]
    assert heights == sorted(heights, reverse=True)
    assert len({*heights}) == len(names)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_name_of_the_latest_value_leaves_the_way_to_the_target_to_be_seen(width):
    begin = Reading(2022, 100)
    actuals = [begin, Reading(2023, 95), Reading(2024, Decimal("90.5")), Reading(2025, Decimal("86.2"))]
    path = stepped_path(begin, [Target(2022, 2030, 60)])
    tree = assert_sound(getattr(line_chart(actuals=actuals, path=path, base=begin), width))
    (name,) = [box for box, text in labels_of(tree) if text == "実績 86.2"]
    dashed = next(line for line in tree.iter(f"{SVG}polyline") if line.get("stroke-dasharray"))
    (x1, y1), *_, (x2, y2) = [tuple(map(float, pair.split(","))) for pair in dashed.get("points").split()]
    for step in range(101):
        x, y = x1 + (x2 - x1) * step / 100, y1 + (y2 - y1) * step / 100
        assert not name.overlaps(Box(x - 1, y - 1, x + 1, y + 1))


def test_bars_refuse_negative_amounts():
    with pytest.raises(ValueError, match="0 or more"):
        _ = BarChart("a", "b", "", "c", "d", [Bar("x", -1)]).wide


@pytest.mark.parametrize(
    ("low", "high"), [(0, 0), (5, 5), (-3, -3), (0, 1e18), (1e18, 1e18 + 1), (-1e-6, 1e-6), (99, 99.9)]
)
def test_ticks_embrace_the_values(low, high):
    ticks = nice_ticks(low, high)
    assert 2 <= len(ticks) <= 13
    assert ticks[0] <= low + 1e-9
    assert ticks[-1] >= high - abs(high) * 1e-9 - 1e-9


def test_the_page_prints_both_widths_and_the_table():
    chart = line_chart(actuals=[Reading(2020, 480), Reading(2021, 455)])
    with translation.override("ja"):
        html = render_to_string("components/chart.html", {"chart": chart})
    assert html.count("<svg") == 3
    assert "数値を表で見る" in html
    assert '<td class="num">455</td>' in html
