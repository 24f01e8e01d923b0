"""An applicant's way through Chromium, in both languages and widths: no fault of axe, no sideways scrolling."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from deadlines import ledger
from enrolment.models import Application, ChangeRequest, LeavingRequest
from members.models import Organization
from tests.browser.chromium import assert_no_axe_violations
from tests.browser.test_design import sign_in
from tests.enrolment.factory import ApplicationFactory, submitted_application
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("ENROLMENT_PICTURES")


def look(page, address, name, width):
    """Open a page, and hold it to the rules that every page keeps."""
    if address:
        page.goto(address)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    assert_no_axe_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_applicant_fills_in_and_sends_by_hand_in_a_browser(live_server, page):
    page.goto(f"{live_server.url}/join/")
    page.get_by_role("link", name="ウェブで申し込む").first.click()
    page.get_by_label("企業").check()
    page.get_by_label("メールアドレス").fill("applicant@example.jp")
    page.get_by_role("button", name="専用ページのアドレスを受け取る").click()
    page.wait_for_url("**/join/apply/sent/")
    application = Application.objects.get()

    page.goto(f"{live_server.url}{application.get_absolute_url()}")
    page.get_by_role("link", name="この項目の入力に進む").click()
    page.locator("[name=name_ja]").fill("株式会社めぐる商事")
    page.get_by_role("button", name="次へ進む").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    page.locator("[name=name_kana]").fill("めぐるしょうじ")
    page.locator("[name=corporate_number]").fill("4011001098993")
    page.locator("[name=prefecture]").select_option("13")
    page.get_by_role("button", name="次へ進む").click()
    for name, text in {"title": "代表取締役", "name": "佐藤 花子", "kana": "さとう はなこ"}.items():
        page.locator(f"[name=representative_{name}]").fill(text)
    page.get_by_role("button", name="次へ進む").click()
    for name, text in {"name": "鈴木 一郎", "kana": "すずき いちろう", "telephone": "03-1234-5678"}.items():
        page.locator(f"[name=contact_{name}]").fill(text)
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="次へ進む").click()
    page.locator("[name=agrees_to_terms]").check()
    page.locator("[name=declares_no_antisocial_forces]").check()
    page.locator("form button.btn--solid").click()
    page.wait_for_url("**/preview/")
    page.get_by_role("button", name="参画申込を提出する").click()
    page.get_by_text("参画申込を提出しました").wait_for()

    application.refresh_from_db()
    assert (application.state, application.working_groups.count()) == ("submitted", 1)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_of_applicants_have_no_fault(live_server, new_page, width, prefix):
    page = new_page(width=width)
    base, tag = f"{live_server.url}{prefix}", prefix.strip("/") or "ja"
    for name in ("join", "apply", "apply-sent"):
        look(page, f"{base}{reverse(name)}", f"{name}.{tag}", width)
    draft = ApplicationFactory(name_kana="")
    look(page, f"{base}{draft.get_absolute_url()}", f"application-draft.{tag}", width)
    for slug in ("organization", "representative", "contacts", "working-groups", "declarations"):
        look(page, f"{base}/applications/{draft.token}/{slug}/", f"step-{slug}.{tag}", width)
    page.goto(f"{base}/applications/{draft.token}/organization/")
    page.locator("[name=corporate_number]").fill("4011001098994")
    page.locator("button.btn--solid").click()
    look(page, "", f"step-error.{tag}", width)
    look(page, f"{base}/applications/{draft.token}/preview/", f"preview.{tag}", width)
    look(page, f"{base}/applications/{draft.token}/withdraw/", f"withdraw.{tag}", width)
    returned = submitted_application()
    returned.send_back(
        by=OfficerFactory(), comment="ご確認ください。", field_comments={"name_kana": "読みが違います。"}
    )
    look(page, f"{base}{returned.get_absolute_url()}", f"application-returned.{tag}", width)
    look(page, f"{base}{submitted_application().get_absolute_url()}", f"application-submitted.{tag}", width)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_of_members_and_officers_have_no_fault(live_server, new_page, width, prefix):
    page = new_page(width=width)
    base, tag = f"{live_server.url}{prefix}", prefix.strip("/") or "ja"
    organization = OrganizationFactory(name_kana="ジュンカンショウジ")
    ContactFactory(organization=organization)
    ledger.reconcile(Organization.objects.all())
    manager = RoleFactory(organization=organization).user
    sign_in(page, live_server.url, manager)
    look(page, f"{base}{reverse('change-new', args=[organization.pk])}", f"change-new.{tag}", width)
    change = ChangeRequest.objects.create(
        organization=organization, changes={"name_ja": "株式会社めぐる新商号"}, before={"name_ja": organization.name_ja}
    )
    look(page, f"{base}{change.get_absolute_url()}", f"change.{tag}", width)
    look(page, f"{base}{reverse('leaving', args=[organization.pk])}", f"leaving-new.{tag}", width)
    LeavingRequest.objects.create(organization=organization, leaving_reason="withdrew").submit(by=manager)
    look(page, f"{base}{reverse('leaving', args=[organization.pk])}", f"leaving.{tag}", width)
    sign_in(page, live_server.url, OfficerFactory())
    look(page, f"{base}{reverse('desk-application-new')}", f"desk-application-new.{tag}", width)
