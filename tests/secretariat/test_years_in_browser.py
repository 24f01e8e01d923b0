"""A fiscal year frozen in Chromium: counted and frozen by the worker while the pages look again by themselves."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from reports import tasks, year_preview
from reports.models import FrozenYear
from tests.browser.chromium import assert_no_axe_violations, sign_in
from tests.goals.factory import accepted_version
from tests.members.factory import OfficerFactory
from timekeeping import fiscal_year_of, today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
YEAR = fiscal_year_of(today()).year - 1
# A folder for pictures to look at; empty for a test that only tests.
PICTURES = os.environ.get("PICTURES", "")


def look(page, name):
    assert_no_axe_violations(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("language", "width"), [("", 1280), ("/en", 1280), ("", 390)])
def test_a_large_year_is_counted_checked_and_frozen(live_portal, new_page, settings, monkeypatch, language, width):
    settings.WAKE_WORKERS = False
    monkeypatch.setattr(year_preview, "COUNTED_AT_ONCE", 0)
    accepted_version()
    name = f"{language.replace('/', '-')}-{width}"
    page = new_page(width=width)
    sign_in(page, live_portal, OfficerFactory(name="事務局 花子"))
    page.goto(f"{live_portal}{language}{reverse('years')}")
    look(page, f"years-1-list{name}")
    page.click(f"a[href$='/{YEAR}/freeze/']")
    page.wait_for_selector("progress")
    look(page, f"years-2-counting{name}")
    tasks.count_years()
    page.wait_for_selector("input[name=seen]", state="attached")  # the page has looked again
    look(page, f"years-3-preview{name}")
    page.click("button.default")
    page.wait_for_selector("progress")
    look(page, f"years-4-freezing{name}")
    page.goto(f"{live_portal}{language}{reverse('years')}")
    look(page, f"years-5-list{name}")
    page.click("a[href$='/freezing/']")
    tasks.freeze_years()
    page.wait_for_url(f"**{FrozenYear.objects.get().get_absolute_url()}")
    look(page, f"years-6-year{name}")


def test_who_was_slower_reads_who_was_first(live_portal, new_page, settings, monkeypatch):
    settings.WAKE_WORKERS = False
    accepted_version()
    pages = []
    for person in ("事務局 花子", "事務局 太郎"):
        page = new_page()
        sign_in(page, live_portal, OfficerFactory(name=person))
        page.goto(live_portal + reverse("year-freeze", args=[YEAR]))
        pages.append(page)
    monkeypatch.setattr(year_preview, "COUNTED_AT_ONCE", 0)
    for page in pages:
        page.click("button.default")
        page.wait_for_selector("progress")
    tasks.freeze_years()
    pages[0].wait_for_url(f"**{FrozenYear.objects.get().get_absolute_url()}")
    pages[1].wait_for_selector("text=事務局 花子が先にこの年度を確定しました")
    look(pages[1], "years-7-overtaken")
