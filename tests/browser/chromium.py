"""Chromium as a person sees the portal; a page that breaks the security policy fails the test that opened it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BUSY_MACHINE_MS = 45_000
AXE = Path(__file__).with_name("axe.min.js")


PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the quickest first


def chromium_program() -> str:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail("Chromium is missing: apt-get install chromium-headless-shell")
    return program


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    # Playwright keeps an event loop in this thread; Django's ORM is used beside it, never in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        expect.set_options(timeout=BUSY_MACHINE_MS)
        chromium = playwright.chromium.launch(executable_path=chromium_program(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`new_page(width=390)`: a page with cookies of its own, one for each person of a walk."""
    contexts: list[Any] = []
    messages: list[str] = []

    def opened(width: int = 1280, height: int = 900, locale: str = "ja-JP") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, timezone_id="Asia/Tokyo"
        )
        context.set_default_timeout(BUSY_MACHINE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: messages.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: messages.append(f"{page.url}: script error: {error}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    faults = [text for text in messages if "Content Security Policy" in text or "script error" in text]
    assert faults == [], "the console must stay silent:\n" + "\n".join(faults)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page 1280 wide, in Japanese."""
    return new_page()


def sign_in(page: Page, portal: str, person: Any) -> None:
    """Enter as a person, with a session of the test client."""
    client = Client()
    client.force_login(person)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": portal}])


def assert_no_axe_violations(page: Page) -> None:
    """No accessibility fault that axe-core knows (WCAG 2.2 A and AA, best practices) on the page as it is now."""
    page.wait_for_load_state()  # a click is over as soon as the answer begins; half a page has no heading
    page.evaluate(AXE.read_text())
    # Without preloading: axe would copy the style sheets into inline ones, which the security policy rightly blocks.
    options = "{resultTypes: ['violations'], preload: false}"
    found = [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: " + "; ".join(node["html"] for node in fault["nodes"][:3])
        for fault in page.evaluate(f"axe.run(document, {options}).then(result => result.violations)")
    ]
    assert found == [], f"{page.url}:\n" + "\n".join(found)
