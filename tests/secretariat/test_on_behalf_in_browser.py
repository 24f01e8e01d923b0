"""An officer enters a goal for a member in Chromium, from the member's page at the desk and back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from goals.models import GoalVersion
from tests.browser.chromium import assert_no_axe_violations, sign_in
from tests.goals.factory import GoalVersionFactory
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory
from timekeeping import today

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


@pytest.mark.parametrize("width", [1280, 390])
def test_a_goal_on_paper_is_entered_from_the_members_page(at_the_desk, width):
    organization = OrganizationFactory()
    ContactFactory(organization=organization, email="contact@example.jp")
    version = GoalVersionFactory(goal__organization=organization)
    page = at_the_desk(reverse("desk-member", args=[organization.pk]), width=width)
    assert_no_axe_violations(page)
    page.get_by_role("link", name="会員に代わって入力する").click()
    assert_no_axe_violations(page)
    page.get_by_label("書面").check()
    page.get_by_role("button", name="始める").click()
    expect(page.get_by_text(f"{organization.name}の代理入力中です")).to_be_visible()
    assert_no_axe_violations(page)
    page.goto(page.url.split("/organizations/")[0] + reverse("goal-preview", args=[organization.pk, version.goal_id]))
    page.locator(f"form[action$='{reverse('goal-submit', args=[organization.pk, version.goal_id])}'] button").click()
    event = GoalVersion.objects.get().events.get()
    assert (event.channel, event.received_on) == ("paper", today())
    page.get_by_role("button", name="代理入力を終了する").click()
    expect(page.get_by_text("代理入力を終了しました")).to_be_visible()
    assert page.url.endswith(reverse("desk-member", args=[organization.pk]))
