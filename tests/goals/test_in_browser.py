"""A manager writes a goal in Chromium: the script helps, nothing depends on it, every page is accessible."""

import pytest
from django.urls import reverse

from goals.models import GoalVersion, Indicator
from tests.browser.chromium import assert_no_axe_violations, sign_in
from tests.goals.factory import accepted_version
from tests.members.factory import OrganizationFactory, RoleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def organization():
    return OrganizationFactory()


@pytest.fixture
def signed_in(live_portal, new_page, organization):
    """Opens a page as a manager of the organization."""
    person = RoleFactory(organization=organization).user

    def opened(path, **options):
        page = new_page(**options)
        sign_in(page, live_portal, person)
        page.goto(live_portal + path)
        return page

    return opened


def test_choosing_an_indicator_fills_in_what_follows_from_it(signed_in, organization):
    page = signed_in(reverse("goal-new", args=[organization.pk]))
    page.select_option("select[name=indicator]", str(Indicator.objects.get(code="13").pk))
    assert page.input_value("[name=unit]") == "%"
    assert page.is_checked("[name=direction][value=higher]")
    assert not page.is_visible("[name=own_indicator]")
    assert page.is_visible("p[data-definition]")


def test_a_goal_is_written_with_rows_added_and_saved_in_the_background(signed_in, organization):
    page = signed_in(reverse("goal-new", args=[organization.pk]))
    page.fill("[name=label]", "再資源化率の向上")
    page.click("button[value=draft]")
    page.get_by_role("button", name="取組を追加").click()
    page.fill("[name=measures-0-text]", "分別の徹底")
    page.fill("[name=measures-1-text]", "設備の更新")
    with page.expect_response(lambda response: response.request.method == "POST") as saved:
        page.fill("[name=unit]", "%")
    assert saved.value.ok
    page.wait_for_function("document.querySelector('[data-autosave-status]').textContent !== ''")
    page.fill("[name=label_en]", "Higher recycling rate")
    page.click("button[value=draft]")
    version = GoalVersion.objects.get()
    assert (version.unit, version.label_en) == ("%", "Higher recycling rate")
    assert [one.text for one in version.measures.all()] == ["分別の徹底", "設備の更新"]


def test_a_press_during_a_background_save_waits_for_it_and_is_no_conflict(signed_in, organization):
    page = signed_in(reverse("goal-new", args=[organization.pk]))
    page.fill("[name=label]", "再資源化率の向上")
    with page.expect_navigation():
        page.click("button[value=draft]")

    def slowly(route):
        answer = route.fetch()  # the server has saved; the answer is still on its way
        page.evaluate("document.querySelector('button[value=draft]').click()")
        route.fulfill(response=answer)

    page.route("**/edit/", slowly, times=1)
    with page.expect_navigation() as led:
        page.fill("[name=unit]", "%")
    assert led.value.status == 200
    assert GoalVersion.objects.get().unit == "%"


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_accessible_and_fit(signed_in, organization, language, width):
    goal = accepted_version(goal__organization=organization).goal
    draft = accepted_version(goal__organization=organization).goal
    draft.revise(by=draft.created_by)
    addresses = [
        reverse("goal-list", args=[organization.pk]),
        reverse("goal-new", args=[organization.pk]),
        reverse("goal-edit", args=[organization.pk, draft.pk]),
        reverse("goal-preview", args=[organization.pk, draft.pk]),
        reverse("goal-versions", args=[organization.pk, goal.pk]),
        reverse("goal", args=[goal.pk]),
    ]
    page = signed_in(language + addresses[0], width=width)
    origin = page.url.split("/organizations")[0].removesuffix(language)
    for address in addresses:
        page.goto(f"{origin}{language}{address}")
        assert_no_axe_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
