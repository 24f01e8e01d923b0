"""An officer's import and export in Chromium, with the progress that shows itself."""

import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from members.models import Organization
from secretariat.exchange import running
from secretariat.models import Export, ImportRun
from tests.browser.chromium import assert_no_axe_violations
from tests.members.factory import PASSWORD, OfficerFactory, OrganizationFactory
from tests.secretariat import tables

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A folder for pictures to look at; empty for a test that only tests.
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def officer(settings):
    settings.WAKE_WORKERS = False
    return OfficerFactory(is_superuser=True)


@pytest.fixture
def desk(page, live_portal, officer):
    """The officer's page, signed in."""
    page.goto(f"{live_portal}/accounts/login/")
    page.fill("[name=login]", officer.email)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    return page


def look(page, name):
    assert_no_axe_violations(page)
    if not PICTURES:
        return
    here = page.url
    for prefix, language in (("", "ja"), ("/en", "en")):
        page.goto(here.replace("/secretariat/", f"{prefix}/secretariat/"))
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(PICTURES) / f"{name}.{language}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(here)


def test_upload_check_confirm_and_watch(desk, live_portal, officer, tmp_path):
    OrganizationFactory(corporate_number=tables.member(0)["corporate_number"])
    desk.goto(f"{live_portal}{reverse('imports')}")
    look(desk, "imports")
    wrong = tmp_path / "名簿.xlsx"
    wrong.write_bytes(tables.xlsx("members", [tables.member(1, joined_on="昨日"), tables.member(2, name_ja="=A1")]))
    desk.set_input_files("[name=file]", wrong)
    desk.click("text=ファイルを点検する")
    desk.wait_for_selector("progress")
    look(desk, "import-waiting")
    running.run_waiting()
    desk.wait_for_selector("text=昨日")
    look(desk, "import-problems")
    right = tmp_path / "名簿2.xlsx"
    right.write_bytes(tables.xlsx("members", [tables.member(n) for n in range(3)]))
    desk.goto(f"{live_portal}{reverse('imports')}")
    desk.set_input_files("[name=file]", right)
    desk.click("text=ファイルを点検する")
    running.run_waiting()
    desk.wait_for_selector("text=2行を取り込む")
    look(desk, "import-checked")
    desk.click("text=2行を取り込む")
    desk.wait_for_selector("progress")
    running.run_waiting()
    desk.wait_for_selector("text=2行を取り込みました")
    look(desk, "import-written")
    assert Organization.objects.count() == 3
    assert ImportRun.objects.filter(state="written").count() == 1


def test_a_file_that_is_too_large_is_said_before_it_is_sent(desk, live_portal, settings, tmp_path):
    settings.IMPORT_MOST_BYTES = 1000
    desk.goto(f"{live_portal}{reverse('imports')}")
    large = tmp_path / "large.xlsx"
    large.write_bytes(b"PK\x03\x04" + b"x" * 200_000)
    desk.set_input_files("[name=file]", large)
    assert desk.evaluate("document.querySelector('[name=file]').validationMessage") != ""


def test_two_hundred_megabytes_are_answered_in_one_sentence(desk, live_portal, tmp_path):
    """Without script too: the body is let run through, not kept."""
    desk.goto(f"{live_portal}{reverse('imports')}")
    large = tmp_path / "large.xlsx"
    with large.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(200_000_000)
    desk.set_input_files("[name=file]", large)
    desk.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('form[data-most-bytes]'))")
    desk.wait_for_selector("text=大きすぎる", timeout=60_000)
    assert django_settings.IMPORT_MOST_BYTES < 200_000_000
    assert not ImportRun.objects.exists()


def test_export_from_the_list_to_the_file(desk, live_portal, officer):
    OrganizationFactory.create_batch(3)
    OrganizationFactory(category="university")
    desk.goto(f"{live_portal}{reverse('admin:members_organization_changelist')}?category__exact=company")
    look(desk, "members-list")
    desk.click("text=この一覧の内容を出力する")
    look(desk, "export-ask")
    desk.click("text=出力を開始する")
    desk.wait_for_selector("progress")
    look(desk, "export-waiting")
    running.run_waiting()
    with desk.expect_download() as download:
        desk.click("a[href$='/file/']")
    assert download.value.suggested_filename.endswith(".xlsx")
    assert Export.objects.get().total == 3
    desk.reload()
    look(desk, "export-done")
    desk.goto(f"{live_portal}{reverse('exports')}")
    look(desk, "exports")
