"""A transfer in Chromium: seen before it is done, accessible, in both languages and at both widths."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from secretariat.models import MemberOfficer, Transfer
from tests.browser.chromium import assert_no_axe_violations, sign_in
from tests.members.factory import AdministratorFactory, OfficerFactory, OrganizationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A folder for pictures to look at; empty for a test that only tests.
PICTURES = os.environ.get("PICTURES", "")


def look(page, name):
    assert_no_axe_violations(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("language", "width"), [("", 1280), ("/en", 1280), ("", 390)])
def test_the_work_is_seen_and_then_handed_over(live_portal, new_page, settings, language, width):
    settings.WAKE_WORKERS = False
    leaving, successor = OfficerFactory(name="退任 太郎"), OfficerFactory(name="後任 花子")
    MemberOfficer.objects.create(organization=OrganizationFactory(), officer=leaving)
    page = new_page(width=width)
    sign_in(page, live_portal, AdministratorFactory(name="管理 三郎"))
    page.goto(f"{live_portal}{language}{reverse('officer-transfer')}?leaving={leaving.pk}")
    look(page, f"transfer-1{language.replace('/', '-')}-{width}")
    page.select_option("[name=successor]", str(successor.pk))
    page.fill("[name=reason]", "4月の人事異動のため")
    page.click("[name=preview]")
    expect(page.locator(".desk-figures b").first).to_have_text("1")
    look(page, f"transfer-2{language.replace('/', '-')}-{width}")
    page.click("[name=confirm]")
    page.wait_for_selector("#desk-transfers")
    look(page, f"transfer-3{language.replace('/', '-')}-{width}")
    assert Transfer.objects.get().successor == successor
