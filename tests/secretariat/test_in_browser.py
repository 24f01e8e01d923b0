"""An officer at the review queue in Chromium: the script helps, every page is accessible."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from secretariat.queue import review_address
from tests.browser.chromium import assert_no_axe_violations, sign_in
from tests.members.factory import OfficerFactory
from tests.secretariat.factory import waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_the_desk(live_portal, new_page, settings):
    """Opens a page as an officer."""
    settings.WAKE_WORKERS = False
    person = OfficerFactory(name="山田 花子")

    def opened(path, **options):
        page = new_page(**options)
        sign_in(page, live_portal, person)
        page.goto(live_portal + path)
        return page

    return opened


def test_a_canned_reply_goes_in_where_the_cursor_is(at_the_desk):
    page = at_the_desk(review_address(waiting("goal", unit="個")))
    assert_no_axe_violations(page)
    comment = page.locator("textarea[name=comment]")
    comment.fill("はじめにおわりに")
    comment.evaluate("field => field.setSelectionRange(4, 4)")
    page.select_option("select[name=reply-return]", index=1)
    page.click("button[name=insert][value=return]")
    assert comment.input_value().startswith("はじめに基準年及び基準値")
    assert comment.input_value().endswith("おわりに")


def test_take_hand_over_and_accept_from_the_queue(at_the_desk):
    waiting("goal")
    waiting("project")
    odd = waiting("goal", unit="個", label="単位の怪しい目標")
    page = at_the_desk(reverse("reviews"))
    assert_no_axe_violations(page)
    page.locator("button[name=take]").first.click()
    expect(page.locator(".desk-queue").get_by_text("山田 花子")).to_have_count(1)
    page.check("[data-tick-all]")
    page.get_by_role("button", name="選択した案件を確認済みにする").click()
    assert_no_axe_violations(page)
    expect(page.locator("[name=row]:checked")).to_have_count(2)
    page.get_by_role("button", name="選択した案件を確認済みにする").click()
    expect(page.locator(".desk-queue tbody tr")).to_have_count(1)
    expect(page.get_by_role("link", name=odd.label)).to_be_visible()
