"""Those who act for a member once it is approved: the manager of a company, a researcher, a town hall's clerk."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.walk import facts
from tests.browser.walk.person import Person, link_in
from timekeeping import today


class Member(Person):
    """The first manager of an organization."""

    workspace = ""

    def joins(self) -> None:
        """Sets a password by the link in the mail of the approval, signs in and stands in the workspace."""
        mail = self.mail("Your joining Circular Partners has been approved")
        self.sets_password(link_in(mail), facts.PASSWORD)
        self.signs_in(facts.PASSWORD)
        self.page.wait_for_url("**/organizations/*/")
        self.workspace = self.page.url

    def sees_one_next_step(self, title: str) -> None:
        self.opens(self.workspace)
        expect(self.page.locator(".next-step")).to_have_count(1)
        expect(self.page.locator(".next-step .btn--solid")).to_have_count(1)
        expect(self.page.locator("#next-step")).to_contain_text(title)
        self.looks("workspace", narrow=True)

    def takes_the_next_step(self) -> None:
        self.opens(self.workspace)
        self.goes(self.page.locator(".next-step .btn--solid"))

    def gets_receipt(self, what: str) -> None:
        self.mail("We have received your submission: %(what)s", what=what)

    def is_confirmed(self, what: str) -> None:
        self.mail("We have confirmed your submission: %(what)s", what=what)

    def opens_from_returned_mail(self, what: str, comment: str) -> None:
        self.opens(link_in(self.mail("Please correct your submission: %(what)s", what=what)))
        self.reads(comment)


class Manager(Member):
    """Writes goals, announces them and reports on them for a company."""

    def writes_a_goal(self) -> None:
        """First only what is known, saved as a draft; then the whole."""
        self.takes_the_next_step()
        self.looks("goal-list-empty")
        self.follows("Add a goal")
        self.fills(label=facts.GOAL_JA)
        self.presses("Save draft")
        self.looks("goal-draft", narrow=True)
        self.field("indicator").select_option(label=facts.INDICATOR[self.walk.language])
        self.fills(**facts.GOAL)
        self.fills(**{"interim-0-year": facts.INTERIM_YEAR, "interim-0-value": "90"})
        self.page.get_by_role("button", name=self.says("Add a measure")).click()
        for number, (text, text_en) in enumerate(facts.MEASURES):
            self.fills(**{f"measures-{number}-text": text, f"measures-{number}-text_en": text_en})
        self.looks("goal-form", narrow=True)
        self.presses("Continue to the preview")
        self.sends_the_goal()

    def sends_the_goal(self) -> None:
        self.reads(facts.MEASURES[1][self.walk.language != "ja"])
        self.looks("goal-preview", narrow=True)
        self.presses("Submit to the secretariat")

    def corrects_the_goal(self, what: str, comment: str) -> None:
        self.opens_from_returned_mail(what, comment)
        self.looks("goal-returned", narrow=True)
        self.follows("Correct")
        expect(self.page.locator(".field", has=self.field("method_note"))).to_contain_text(comment)
        self.fills(method_note="再資源化量 ÷ 廃棄物等発生量。熱回収と有価物の売却は含めない。")
        self.presses("Continue to the preview")
        self.sends_the_goal()

    def announces(self) -> None:
        self.takes_the_next_step()
        self.fills(
            goals=True,
            place="自社ウェブサイト「資源循環の取組」",
            url="https://www.minato-junkan.example.jp/circular/",
            announced_on=today().strftime("%Y/%m/%d"),
            summary="2030年度に向けた定量的な目標と具体的な取組を公表した。",
        )
        self.looks("announcement", narrow=True)
        self.presses("Continue to the preview")
        self.looks("announcement-preview")
        self.presses("Submit to the secretariat")

    def reports_progress(self) -> None:
        """Opens the draft from its duty, prefilled with the goals; enters the value and why it moved."""
        self.takes_the_next_step()
        self.reads(facts.GOAL_JA if self.walk.language == "ja" else facts.GOAL_EN)
        self.looks("report-draft", narrow=True)
        value = self.page.locator('[name$="-value"]')
        expect(value).to_have_count(1)
        value.fill("８６．２")
        self.page.locator('[name$="-reason"]').fill("委託先を見直し、分別を徹底したため上昇した。")
        self.fills(summary="再生設備の稼働準備を進めた。来年度から稼働する。")
        self.presses("Save and preview")
        self.reads("86.2")
        self.looks("report-preview", narrow=True)
        self.presses("Submit to the secretariat")
        self.looks("report-sent")

    def has_reported_for_the_first_period(self) -> None:
        """The report answers the duty it was begun from; it is no voluntary one beside it."""
        self.opens(self.workspace + "reports/")
        first = self.page.locator("[aria-labelledby=periods] tbody tr").first
        expect(first.get_by_role("link", name=self.walk.says("Read"))).to_be_visible()
        expect(self.page.locator("[aria-labelledby=voluntary] tbody tr")).to_have_count(0)

    def raises_the_target(self, reason: str) -> None:
        """A change of what was promised: a new version, with its reason."""
        self.opens(self.workspace + "goals/")
        self.looks("goal-list", narrow=True)
        self.goes(self.page.locator(".cards .card a").last)
        self.looks("goal-versions", narrow=True)
        self.presses("Change the goal (new version)")
        self.fills(target_value="97", change_reason=reason, declared_minor="no")
        self.looks("goal-revise")
        self.presses("Continue to the preview")
        self.reads("97")
        self.presses("Submit to the secretariat")


class Researcher(Member):
    """Registers a project of a university and reports where its results were disclosed."""

    project: dict[str, Any] = {
        "name_ja": "使用済みプラスチックの高度選別に関する共同研究",
        "name_en": "Joint research on advanced sorting of used plastics",
        "part": "participant",
        "partners": "みなと循環素材株式会社\n宮城県",
        "initiatives": "近赤外線による選別の精度を高め、再生材の品質を安定させる。",
        "initiatives_en": "Improve near-infrared sorting and keep the quality of recycled material stable.",
    }

    def registers_the_project(self) -> None:
        self.takes_the_next_step()
        self.fills(**self.project, started_on=f"{facts.THIS_YEAR - 1}/4/1")
        self.looks("project-edit", narrow=True)
        self.presses("Save and preview")
        self.looks("project-preview")
        self.presses("Submit to the secretariat")

    def discloses(self, title: str) -> None:
        self.takes_the_next_step()
        self.fills(
            projects=True,
            title=title,
            results="選別精度は92%から97%に向上した。",
            place="大学ウェブサイト",
            url="https://www.aoba.example.jp/results/",
            disclosed_on=today().isoformat(),
        )
        self.looks("disclosure-edit", narrow=True)
        self.presses("Save and preview")
        self.looks("disclosure-preview")
        self.presses("Submit to the secretariat")

    def has_disclosed_for_the_first_period(self, title: str) -> None:
        self.opens(self.workspace + "projects/")
        first = self.page.locator("[aria-labelledby=disclosures] tbody tr").first
        expect(first).to_contain_text(title)
        expect(first).not_to_contain_text(self.walk.says("Voluntary"))


class Clerk(Member):
    """Chooses the interval and names the next plan revision of a town hall."""

    def chooses_the_schedule(self, *, months: int, plan_revision_on: str) -> None:
        self.opens(self.workspace + "schedule/")
        self.fills(interval_months=months, plan_name="環境基本計画", plan_revision_on=plan_revision_on)
        self.looks("schedule", narrow=True)
        self.presses("Save")
        self.looks("schedule-saved")
