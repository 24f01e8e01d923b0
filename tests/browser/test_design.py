"""The frame of every page, the style guide and the themed admin, seen through Chromium."""

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import assert_no_axe_violations, sign_in
from tests.members.factory import OfficerFactory, OrganizationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_style_guide_has_no_fault_and_does_not_scroll_sideways(live_server, new_page, width, prefix):
    page = new_page(width=width)
    page.goto(f"{live_server.url}{prefix}/styleguide/")
    assert_no_axe_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


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
