"""The frame of every page, the style guide and the themed admin, seen through Chromium."""

import datetime

import pytest
from playwright.sync_api import expect

from deadlines.models import Duty, Kind
from members.categories import Category
from members.models import Meeting
from tests.browser.chromium import assert_no_axe_violations, sign_in
from tests.deadlines.factory import DutyFactory
from tests.members.factory import (
    ContactFactory,
    OfficerFactory,
    OrganizationFactory,
    RoleFactory,
    WorkingGroupFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_style_guide_has_no_fault_and_does_not_scroll_sideways(live_server, new_page, width, prefix):
    page = new_page(width=width)
    page.goto(f"{live_server.url}{prefix}/styleguide/")
    assert_no_axe_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_figure_keeps_its_unit_whole_and_a_long_chip_stays_on_the_page(live_server, new_page):
    page = new_page(width=390)
    page.goto(f"{live_server.url}/en/styleguide/")
    lines = """([selector, html]) => {
        const one = document.querySelector(selector);
        one.innerHTML = html;
        return one.querySelector("span").getClientRects().length;
    }"""
    assert page.evaluate(lines, [".kpi__value", '302<span class="kpi__unit">members</span>']) == 1
    page.evaluate(lines, [".chips", '<span class="chip">CE Information Distribution Platform Working Group Two</span>'])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("category", ["company", "university"])
def test_the_menu_of_a_member_is_one_row_and_on_a_phone_begins_at_the_page_one_is_on(live_server, new_page, category):
    role = RoleFactory(organization__category=category)
    documents = f"{live_server.url}/en/organizations/{role.organization_id}/documents/"
    for width in (1280, 390):
        page = new_page(width=width)
        sign_in(page, live_server.url, role.user)
        page.goto(documents)
        menu = page.get_by_role("navigation", name="Pages of your organization")
        expect(menu.get_by_role("link", name="Documents")).to_be_in_viewport()
        rows = {round(item.bounding_box()["y"]) for item in menu.get_by_role("listitem").all()}
        assert len(rows) == 1


def test_the_language_switch_keeps_the_page_and_its_query(live_server, page):
    page.goto(f"{live_server.url}/styleguide/?q=1")
    page.get_by_role("link", name="English", exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/en/styleguide/?q=1")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="日本語", exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/styleguide/?q=1")


def test_the_error_summary_takes_the_focus_and_leads_to_the_control(live_server, page):
    page.goto(f"{live_server.url}/styleguide/")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="目標値").click()
    expect(page.locator("[name=value]").first).to_be_focused()


def test_rows_are_added_and_removed(live_server, page):
    page.goto(f"{live_server.url}/styleguide/")
    rows = page.locator("[data-row]:visible")
    before = rows.count()
    page.get_by_role("button", name="＋ 中間目標を追加").click()
    expect(rows).to_have_count(before + 1)
    expect(page.locator(f"[name=rows-{before}-year]")).to_be_focused()
    assert page.locator("[name=rows-TOTAL_FORMS]").input_value() == str(before + 1)
    page.get_by_role("button", name="中間目標 1を削除").click()
    expect(rows).to_have_count(before)
    assert page.locator("[name=rows-0-DELETE]").is_checked()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_that_is_not_there_says_so_in_the_readers_language(live_server, new_page, width):
    page = new_page(width=width)
    answer = page.goto(f"{live_server.url}/no-such-page/")
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("ページが見つかりません")
    assert_no_axe_violations(page)
    page.get_by_role("link", name="English", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page was not found")


ADMIN = [
    "",
    "members/organization/",
    "members/organization/{pk}/change/",
    "members/workinggroup/add/",
    "accounts/user/",
    "deadlines/reminderrule/",
    "notices/mail/",
    "goals/indicator/",
]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_admin_has_no_fault_under_the_strict_policy(live_server, new_page, width):
    organization = OrganizationFactory()
    page = new_page(width=width)
    sign_in(page, live_server.url, OfficerFactory(is_superuser=True))
    faults = []
    for address in ADMIN:
        answer = page.goto(f"{live_server.url}/secretariat/{address.format(pk=organization.pk)}")
        assert answer.status == 200, address
        try:
            assert_no_axe_violations(page)
        except AssertionError as fault:
            faults.append(str(fault))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_list_has_the_whole_width_and_its_filters_folded_above_the_rows(live_server, new_page, prefix):
    group = WorkingGroupFactory(
        name_ja="資源循環情報流通プラットフォーム構築検討", name_en="Information Platform Group"
    )
    title = "第3回会合「再生プラスチックの需要見通しと課題」"
    Meeting.objects.create(working_group=group, title_ja=title, held_on=datetime.date(2026, 12, 18))
    for width in (1280, 390):
        page = new_page(width=width)
        sign_in(page, live_server.url, OfficerFactory())
        page.goto(f"{live_server.url}{prefix}/secretariat/members/meeting/?visibility__exact=secretariat")
        filters, rows = page.locator("#changelist-filter"), page.locator("#changelist-form .results")
        assert filters.bounding_box()["y"] < rows.bounding_box()["y"]
        expect(filters.locator("summary .desk-mark")).to_be_visible()
        expect(filters.locator("li a").first).to_be_hidden()
        filters.locator("summary").first.click()
        expect(filters.locator("li a").first).to_be_visible()
        if width == 1280:
            assert rows.evaluate("box => box.scrollWidth - box.clientWidth") == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_every_field_of_a_contact_lies_within_the_page(live_server, new_page, width):
    organization = OrganizationFactory()
    ContactFactory(organization=organization)
    page = new_page(width=width)
    sign_in(page, live_server.url, OfficerFactory())
    page.goto(f"{live_server.url}/secretariat/members/organization/{organization.pk}/change/")
    fields = page.locator("#contacts-0 input:visible")
    assert fields.count() == 9  # eight, and the box that deletes
    for field in fields.all():
        box = field.bounding_box()
        assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_board_shows_all_its_columns_beside_the_navigation(live_server, new_page, prefix):
    organization = OrganizationFactory(category=Category.LOCAL_GOVERNMENT, name_ja="みらい新緑ヶ丘市")
    DutyFactory(organization=organization, kind=Kind.PROGRESS_REPORT, period=2, state=Duty.State.SUBMITTED)
    page = new_page()
    sign_in(page, live_server.url, OfficerFactory())
    page.goto(f"{live_server.url}{prefix}/secretariat/board/")
    box = page.locator(".desk-scroll")
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0
    assert page.locator("#with-chosen").bounding_box()["y"] < box.bounding_box()["y"]
