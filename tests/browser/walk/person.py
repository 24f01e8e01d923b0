"""Somebody at a browser: opens pages, reads, fills in, presses, and reads mail, in one language."""

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import assert_no_axe_violations
from tests.processes import SmtpSink

FOLDER = Path(__file__).parents[3] / "screenshots" / "walk"
IS_LOOKED_AT = "SCREENSHOTS" in os.environ  # by `make screenshots`: a third of a walk's time is its pictures
PATIENCE = 30  # seconds until a mail has gone from the outbox through the worker


@dataclass
class Walk:
    """What all people of one walk share: the portal, the language, the mails and the pictures."""

    portal: str
    language: str
    sink: SmtpSink
    opened: Callable[..., Page]
    read: set[int] = field(default_factory=set)
    pictures: int = 0
    faults: list[str] = field(default_factory=list)

    def says(self, message: str, context: str = "") -> str:
        """What the portal says for a message of the source, in the language of the walk."""
        with translation.override(self.language):
            return pgettext(context, message) if context else gettext(message)

    def address(self, path: str) -> str:
        """A page of the portal in the language of the walk."""
        return self.portal + ("" if self.language == "ja" else f"/{self.language}") + path

    def page(self) -> Page:
        return self.opened(locale="ja-JP" if self.language == "ja" else "en-GB")

    def picture(self, page: Page, name: str) -> None:
        if not IS_LOOKED_AT:
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=FOLDER / f"{self.language}-{self.pictures:02d}-{name}-{width}.png", full_page=True)

    def examine(self, page: Page) -> None:
        """Note what axe-core finds; the walk goes on, so that one run tells everything."""
        try:
            assert_no_axe_violations(page)
        except AssertionError as fault:
            self.faults.append(str(fault))

    def measure(self, page: Page) -> None:
        """Note a page that has to be pushed sideways."""
        wide, shown = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if wide > shown:
            self.faults.append(f"{page.url}: {wide} wide on a screen of {shown}")

    def mail(self, to: str, subject: str) -> str:
        """The text of the next unread mail with a subject, once it has come; a few seconds of patience."""
        over = time.monotonic() + PATIENCE
        while time.monotonic() < over:
            for number, mail in enumerate(self.sink.mails):
                if number not in self.read and to in str(mail["To"]) and subject in str(mail["Subject"]):
                    self.read.add(number)
                    return text_of(mail)
            time.sleep(0.05)
        came = [f"{mail['To']}: {mail['Subject']}" for mail in self.sink.mails]
        raise AssertionError(f"no mail “{subject}” to {to}; there came:\n" + "\n".join(came))


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(text: str) -> str:
    """The first address in a mail, as it stands in the text (closed networks strip everything else)."""
    found = re.search(r"https?://\S+", text)
    assert found, text
    return found[0]


class Person:
    """A browser of one's own, an address of one's own."""

    def __init__(self, walk: Walk, email: str = "") -> None:
        self.walk, self.email = walk, email
        self.page = walk.page()

    def says(self, message: str, context: str = "") -> str:
        return self.walk.says(message, context)

    # --- going -------------------------------------------------------------------------------------------------

    def opens(self, address: str) -> None:
        """Open a path, in the language of the walk, or a whole address as it stands in a mail."""
        answer = self.page.goto(address if "://" in address else self.walk.address(address))
        assert answer is not None, address
        assert answer.status == 200, f"{answer.status} {address}"

    def follows(self, message: str, *, within: Locator | None = None, context: str = "", exact: bool = True) -> None:
        """Follow the (first) link with these words of the portal."""
        self.goes(self.on(within).get_by_role("link", name=self.says(message, context), exact=exact).first)

    def presses(self, message: str, *, within: Locator | None = None, context: str = "") -> None:
        """Press the (first) button with these words of the portal, and wait for the page it leads to."""
        self.goes(self.on(within).get_by_role("button", name=self.says(message, context), exact=True).first)

    def goes(self, thing: Locator) -> None:
        with self.page.expect_navigation():
            thing.click()

    def on(self, within: Locator | None) -> Page | Locator:
        return within if within is not None else self.page

    # --- reading -----------------------------------------------------------------------------------------------

    def reads(self, *texts: str) -> None:
        """All of these stand on the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def does_not_read(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(text)

    def looks(self, name: str, *, narrow: bool = False) -> None:
        """Take a picture and examine the page; `narrow`: also as wide as a telephone, nothing sticking out."""
        self.walk.pictures += 1
        self.walk.picture(self.page, name)
        self.walk.examine(self.page)
        if narrow:
            before = self.page.viewport_size
            self.page.set_viewport_size({"width": 390, "height": 844})
            self.walk.picture(self.page, name)
            self.walk.measure(self.page)
            self.page.set_viewport_size(before or {"width": 1280, "height": 900})

    def mail(self, subject: str, **names: str) -> str:
        """The next mail with this subject of the source."""
        return self.walk.mail(self.email, self.says(subject) % names)

    # --- filling in --------------------------------------------------------------------------------------------

    def fills(self, **answers: Any) -> None:
        """Answer fields by name: text, True for a box, the value of a choice."""
        for name, answer in answers.items():
            self.answers(self.page.locator(f'[name="{name}"]'), answer)

    def answers(self, found: Locator, answer: Any) -> None:
        first = found.first
        kind = first.evaluate("field => field.type")
        if kind == "radio":
            found.and_(self.page.locator(f'[value="{answer}"]')).check()
        elif kind == "checkbox":
            first.set_checked(bool(answer))
        elif kind == "select-one":
            first.select_option(str(answer))
        else:
            first.fill(str(answer))

    def field(self, name: str) -> Locator:
        return self.page.locator(f'[name="{name}"]')

    # --- signing in --------------------------------------------------------------------------------------------

    def sets_password(self, address: str, password: str) -> None:
        self.page.goto(address)
        self.page.wait_for_selector("[name=password1]")
        self.looks("set-password", narrow=True)
        self.fills(password1=password, password2=password)
        with self.page.expect_navigation():
            self.page.press("[name=password2]", "Enter")

    def signs_in(self, password: str) -> None:
        self.opens("/accounts/login/")
        self.looks("sign-in", narrow=True)
        self.fills(login=self.email, password=password)
        with self.page.expect_navigation():
            self.page.press("[name=password]", "Enter")
