"""Previews in Chromium: a new tab shows the real page, the form keeps what was typed; the search box for members."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.models import GroupMembership, Meeting, WorkingGroup
from portal.models import Phase
from tests.browser.chromium import assert_no_axe_violations, sign_in
from tests.members.factory import OfficerFactory, OrganizationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A folder for pictures to look at; empty for a test that only tests.
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def desk(page, live_portal):
    sign_in(page, live_portal, OfficerFactory(name="事務局 花子"))
    return page


def look(page, name):
    assert_no_axe_violations(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def preview(page, language):
    with page.expect_popup() as opened:
        page.click(f"button[name=_preview][value={language}]")
    opened.value.wait_for_load_state()
    return opened.value


def test_a_phase_is_previewed_on_the_roadmap_and_the_form_keeps_what_was_typed(desk, live_portal):
    phase = Phase.objects.first()
    desk.goto(f"{live_portal}{reverse('admin:portal_phase_change', args=[phase.pk])}")
    desk.fill("[name=objective_ja]", "これから公開する目標")
    look(desk, "phase-form")
    shown = preview(desk, "ja")
    expect(shown.locator("main")).to_contain_text("これから公開する目標")
    expect(shown.locator("header")).to_contain_text("ログイン")
    look(shown, "phase-preview-ja")
    look(preview(desk, "en"), "phase-preview-en")
    assert desk.input_value("[name=objective_ja]") == "これから公開する目標"
    phase.refresh_from_db()
    assert phase.objective_ja != "これから公開する目標"


def test_the_second_officer_reads_what_the_first_has_changed(desk, live_portal):
    phase = Phase.objects.first()
    desk.goto(f"{live_portal}{reverse('admin:portal_phase_change', args=[phase.pk])}")
    phase.objective_ja = "同僚が書いた目標"
    phase.save()
    desk.fill("[name=objective_ja]", "私が書いた目標")
    desk.click("[name=_save]")
    expect(desk.locator("#content-main")).to_contain_text("同僚が書いた目標")
    assert desk.input_value("[name=objective_ja]") == "私が書いた目標"
    look(desk, "phase-conflict")
    desk.click("[name=_save]")
    phase.refresh_from_db()
    assert phase.objective_ja == "私が書いた目標"


def test_a_member_is_found_by_its_name_and_entered_as_chair(desk, live_portal):
    OrganizationFactory.create_batch(3)
    wanted = OrganizationFactory(name_ja="株式会社さがしもの", name_kana="サガシモノ")
    desk.goto(f"{live_portal}{reverse('admin:members_groupmembership_add')}")
    desk.click(".field-organization .select2-selection")
    desk.keyboard.type("さがし")
    desk.click("li.select2-results__option >> text=株式会社さがしもの")
    desk.select_option("[name=working_group]", index=1)
    desk.select_option("[name=role]", "chair")
    look(desk, "membership-form")
    desk.click("[name=_save]")
    assert GroupMembership.objects.get().organization == wanted


def test_a_meeting_is_written_previewed_and_saved(desk, live_portal):
    desk.goto(f"{live_portal}{reverse('admin:members_meeting_add')}")
    desk.select_option("[name=working_group]", index=1)
    desk.fill("[name=title_ja]", "第1回会合")
    desk.fill("[name=held_on]", "2099-04-01")
    desk.fill("[name=agenda_ja]", "1. 開会\n2. 意見交換")
    look(desk, "meeting-form")
    look(preview(desk, "ja"), "meeting-preview")
    assert not Meeting.objects.exists()
    desk.click("[name=_save]")
    assert Meeting.objects.get().working_group == WorkingGroup.objects.first()
