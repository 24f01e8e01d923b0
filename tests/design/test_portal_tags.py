import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation
from django.utils.html import escape

from design.templatetags.portal import address_in, banner_kind, chip_colour, current, page_numbers


def rendered(source, path="/", **context):
    return Template(source).render(Context({"request": RequestFactory().get(path), **context}))


@pytest.mark.parametrize(
    ("here", "path", "code", "expected"),
    [
        ("ja", "/styleguide/?q=1", "en", "/en/styleguide/?q=1"),
        ("en", "/en/styleguide/?q=1", "ja", "/styleguide/?q=1"),
        ("ja", "/styleguide/", "ja", "/styleguide/"),
        ("ja", "/no-such-page/", "en", "/en/no-such-page/"),
        ("en", "/en/no-such-page/", "ja", "/no-such-page/"),
        ("ja", "/", "en", "/en/"),
        ("en", "/en/", "ja", "/"),
    ],
)
def test_every_page_is_found_in_the_other_language(here, path, code, expected):
    with translation.override(here):
        assert address_in(code, path) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ja", "期限：4月（延長、&lt;済&gt;）"), ("en", "期限: 4月 (延長、&lt;済&gt;)")],
)
def test_brackets_and_colons_are_those_of_the_language(language, expected):
    with translation.override(language):
        said = rendered("期限{% colon %}4月{% brackets %}延長、{{ more }}{% endbrackets %}", more="<済>")
    assert said == expected


def test_a_navigation_entry_without_an_address_is_left_out():
    assert rendered('{% nav_item "Nowhere" "no-such-name" %}').strip() == ""


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("2026年7月30日（木）", ["2026年7月30日（木）"]),
        ("30 July 2026", ["30 July 2026"]),
        ("15,545 t/年 (2024年度)", ["15,545 t/年", "(2024年度)"]),
        ("2030年度までに 8,644 t/年", ["2030年度までに", "8,644 t/年"]),
        ("<b>5 t", ["&lt;b&gt;5 t"]),
        ("なし", []),
    ],
)
def test_no_line_ends_inside_a_date_or_a_value_with_its_unit(said, whole):
    html = rendered("{{ said|unbroken }}", said=said)
    assert re.findall('<span class="nowrap">(.*?)</span>', html) == whole
    assert html.replace('<span class="nowrap">', "").replace("</span>", "") == escape(said)


def test_a_navigation_entry_marks_pages_that_lie_elsewhere_and_belong_to_it():
    request = RequestFactory().get("/members/")
    request.resolver_match = resolve("/members/")
    entry = Template('{% nav_item "Style" "styleguide" also="home directory" %}').render(Context({"request": request}))
    assert 'aria-current="true"' in entry
    assert "aria-current" not in rendered('{% nav_item "Style" "styleguide" also="directory" %}', "/members/")


def test_a_navigation_entry_marks_the_page_it_is_on():
    assert 'aria-current="page"' in rendered('{% nav_item "Style" "styleguide" %}', "/styleguide/")


@pytest.mark.parametrize(
    ("name", "url", "path", "expected"),
    [
        ("directory", "/members/", "/members/", "page"),
        ("directory", "/members/", "/members/1/", "true"),
        ("directory", "/members/", "/", ""),
        ("home", "/", "/members/", ""),
    ],
)
def test_a_section_is_marked_on_the_pages_below_it_but_home_is_not_everywhere(name, url, path, expected):
    assert current(name, url, path) == expected


@pytest.mark.parametrize(
    ("number", "pages", "expected"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (7, 50, [1, None, 5, 6, 7, 8, 9, None, 50]),
        (50, 50, [1, None, 48, 49, 50]),
    ],
)
def test_the_pager_links_the_ends_and_the_neighbours(number, pages, expected):
    assert page_numbers(Paginator(range(pages), 1).page(number)) == expected


def test_a_page_number_keeps_the_other_filters():
    assert rendered("{% query page=2 %}", "/?q=a&page=9") == "?q=a&amp;page=2"


@pytest.mark.parametrize(
    ("tags", "kind"), [("success", "ok"), ("error", "error"), ("", "info"), ("a warning", "warning")]
)
def test_messages_become_banners_of_their_kind(tags, kind):
    assert banner_kind(tags) == kind


def test_every_state_has_a_colour():
    assert chip_colour("returned") == "orange"
    assert chip_colour("unheard of") == "gray"
