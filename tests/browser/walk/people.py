"""The people of the walk and what each of them does, told as they would tell it."""

import datetime
from typing import Any

from playwright.sync_api import expect

from tests.browser.walk import facts
from tests.browser.walk.facts import Applying
from tests.browser.walk.person import Person, Walk, link_in


class Applicant(Person):
    """Asks to join for an organization; has no account, only a private link in a mail."""

    def __init__(self, walk: Walk, applying: Applying) -> None:
        super().__init__(walk, applying.email)
        self.applying = applying
        self.link = ""

    def asks_for_the_link(self) -> None:
        self.opens("/join/")
        self.looks("join", narrow=True)
        self.follows("Apply online")
        self.fills(category=self.applying.category, email=self.email)
        self.looks("apply", narrow=True)
        self.presses("E-mail me the private link")
        self.looks("apply-sent")
        self.link = link_in(self.mail("Your application to join Circular Partners"))

    def begins_and_goes_home(self) -> None:
        """Types two fields, saves, closes the browser; comes back by the link and finds them."""
        self.opens(self.link)
        self.looks("application-new", narrow=True)
        self.follows("Continue with this step")
        self.fills(name_ja=self.applying.name_ja)
        self.presses("Save and continue later")
        self.page.context.clear_cookies()
        self.opens(self.link)
        self.reads(self.applying.name_ja)

    def fills_in_the_rest(self) -> None:
        self.opens(self.link)
        self.follows("Continue with this step")
        for name, answers in self.steps().items():
            self.fills(**answers)
            self.looks(f"step-{name}", narrow=name == "organization")
            self.presses("Continue to the preview" if name == "declarations" else "Continue")

    def steps(self) -> dict[str, dict[str, Any]]:
        one = self.applying
        return {
            "organization": {"name_ja": one.name_ja, "name_en": one.name_en, **one.organization},
            "representative": facts.REPRESENTATIVE,
            "contacts": {**facts.CONTACT, **one.contact, "contact_email": one.email},
            "working-groups": {"working_groups": True, "motivation": "地域の資源循環を他の会員と進めたい。"},
            "declarations": {
                "agrees_to_terms": True,
                "declares_no_antisocial_forces": True,
                "consents_to_publication": True,
            },
        }

    def sends(self) -> None:
        self.looks("application-preview", narrow=True)
        self.reads(self.applying.name_ja)
        self.presses("Send the application")
        self.reads(self.says("Your application has been sent. We have e-mailed you a receipt."))
        self.looks("application-sent")
        assert self.link in self.mail("We have received your application to join")

    def corrects_the_website(self, comment: str) -> None:
        """Reads the mail, goes to the field it speaks of, finds the comment there, corrects and sends again."""
        mail = self.mail("Please correct your application to join")
        assert comment in mail
        self.opens(link_in(mail))
        self.reads(comment)
        self.looks("application-returned", narrow=True)
        self.goes(self.page.locator(".banner a").first)
        expect(self.page.locator(".field", has=self.field("website"))).to_contain_text(comment)
        self.looks("step-returned")
        self.fills(website="https://www.minato-junkan.example.jp/")
        self.presses("Save and continue later")
        self.follows("Preview and send again")
        self.sends()

    def applies(self) -> None:
        self.asks_for_the_link()
        self.fills_in_the_rest()
        self.sends()


class Officer(Person):
    """Reads, compares and decides at the secretariat's desk."""

    def takes_the_next(self, title: str) -> None:
        """From the home of the desk through the queue to one submission."""
        self.opens("/secretariat/")
        self.goes(self.page.locator(".desk-figures a").first)
        self.goes(self.page.get_by_role("link", name=title).first)
        self.reads(title)

    def shows_the_desk(self, title: str) -> None:
        self.opens("/secretariat/")
        self.looks("desk-home", narrow=True)
        self.goes(self.page.locator(".desk-figures a").first)
        self.reads(title)
        self.looks("desk-queue", narrow=True)

    def returns(self, title: str, *, on: str, comment: str) -> None:
        """Send it back with a comment on one line (its name in the form)."""
        self.takes_the_next(title)
        self.looks(f"desk-return-{on}", narrow=True)
        self.page.locator(f'[name^="on_"][name$="{on}"]').fill(comment)
        self.decides("Return for correction")

    def approves(self, title: str, *, joined_on: datetime.date) -> None:
        self.takes_the_next(title)
        self.fills(joined_on=f"令和{joined_on.year - 2018}年{joined_on.month}月{joined_on.day}日")
        self.looks("desk-approve")
        self.decides("Approve the application")
        self.reads(self.says("Approved. The applicant is a member now and has been sent a link to sign in."))

    def accepts(self, title: str) -> None:
        self.takes_the_next(title)
        self.looks("desk-accept")
        self.decides("Accept")
        self.reads(self.says("Accepted. The member has been told by mail."))

    def compares(self, title: str, *texts: str) -> None:
        """See beside each other what was accepted before and what is submitted now."""
        self.takes_the_next(title)
        self.reads(self.says("Accepted before"), self.says("changed"), *texts)
        self.looks("desk-compare", narrow=True)

    def decides(self, label: str) -> None:
        self.presses(label)


class Visitor(Person):
    """Anybody: reads what is public."""

    def finds_in_the_directory(self, name: str) -> None:
        self.opens(f"/members/?q={name}")
        self.looks("directory", narrow=True)
        self.goes(self.page.get_by_role("link", name=name).first)
        self.looks("member", narrow=True)

    def reads_the_goal(self, title: str, *texts: str) -> None:
        self.goes(self.page.get_by_role("link", name=title).first)
        expect(self.page.locator("svg").first).to_be_visible()
        expect(self.page.locator("table").first).to_be_attached()
        self.reads(*texts)
        self.looks("goal", narrow=True)
