"""`make screenshots`: a picture of every page of the contract, in Japanese and English, 1280 and 390 px wide.

The pictures lie in screenshots/ (not in the repository), for looking; nothing is compared. Only those whose name
matches a pattern: `SHOTS="desk-*" make screenshots`.
"""

import datetime
import os
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse, translate_url
from django.utils import translation
from playwright.sync_api import Page

from accounts.models import User
from deadlines.models import Duty, ExtensionRequest, ReminderRule, StandingDecision
from demo.persons import PASSWORD
from enrolment.models import Application
from goals.models import Goal
from inquiries.models import Inquiry
from members.models import Certificate, Organization, Role
from reports import closing
from reports.models import Freezing, Project
from secretariat.queue import KINDS
from tests.browser.chromium import assert_no_axe_violations
from timekeeping import today

FOLDER = Path(__file__).parents[2] / "screenshots"
WIDTHS = (1280, 390)
LANGUAGES = ("ja", "en")

Shot = tuple[str, str, str | None]  # file name, address in Japanese, who looks (None: anybody)

PUBLIC = [
    "home",
    "roadmap",
    "join",
    "apply",
    "directory",
    "project-list",
    "dashboard",
    "open-data",
    "api-docs",
    "accessibility",
    "privacy",
    "terms",
    "inquiry",
    "account_login",
    "account_reset_password",
]
WORKSPACE = [
    "workspace",
    "goal-list",
    "goal-new",
    "report-list",
    "project-list-own",
    "project-new",
    "schedule",
    "profile",
    "people",
    "own-working-groups",
    "documents",
    "change-new",
    "leaving",
]
DESK = [
    "admin:index",
    "board",
    "reviews",
    "reminders",
    "shifts",
    "shift-new",
    "circulars",
    "circular-new",
    "years",
    "desk-application-new",
    "desk-first-managers",
    "imports",
    "exports",
    "audit",
    "officer-transfer",
    "admin:deadlines_standingdecision_changelist",
    "admin:deadlines_extensionrequest_changelist",
    "admin:inquiries_inquiry_changelist",
    "admin:members_workinggroup_changelist",
    "admin:members_groupmembership_changelist",
    "admin:members_groupmembership_add",
    "admin:members_meeting_changelist",
    "admin:members_meeting_add",
    "admin:files_groupdocument_changelist",
    "admin:files_groupdocument_add",
    "admin:portal_publicnotice_add",
    "admin:goals_indicatorgroup_changelist",
    "admin:deadlines_task_changelist",
    "admin:deadlines_reminderrule_changelist",
    "admin:deadlines_dutyrule_changelist",
    "admin:notices_bouncedaddress_changelist",
    "admin:members_organization_changelist",
    "admin:notices_mail_changelist",
]
# Pages that only a form leads to: the page of the form, and the button, pressed with its first row ticked.
PRESSED = {
    "desk-board-remind": "[formaction*='/board/remind/']",
    "desk-board-extend": "[formaction*='/board/extend/']",
    "desk-board-waive": "[formaction*='/board/waive/']",
}
PERSONS = {"company": "member@example.jp", "city": "city@example.jp", "university": "university@example.jp"}


def public_shots() -> Iterator[Shot]:
    for name in PUBLIC:
        yield name, reverse(name), None
    yield "working-group", reverse("working-group", args=["information-platform"]), None
    goal = Goal.objects.public().first()
    project = Project.objects.public().first()
    application = Application.objects.filter(state="returned").first()
    certificate = Certificate.objects.first()
    if goal:
        yield "goal", reverse("goal", args=[goal.pk]), None
        yield "member", reverse("member", args=[goal.organization_id]), None
    if project:
        yield "project", reverse("project", args=[project.pk]), None
    if application:
        yield "application", reverse("application", args=[application.token]), None
    if certificate:
        yield "certificate-check", reverse("certificate-check", args=[certificate.code]), None


def workspace_shots() -> Iterator[Shot]:
    for kind, email in PERSONS.items():
        organization = Organization.objects.get(roles__user__email=email, roles__kind=Role.Kind.MANAGER)
        for name in WORKSPACE if kind == "company" else WORKSPACE[:6]:
            yield f"{kind}-{name}", reverse(name, args=[organization.pk]), email
        for duty in Duty.objects.filter(organization=organization)[:2]:
            yield f"{kind}-duty-{duty.kind}", reverse("duty", args=[organization.pk, duty.pk]), email
        for goal in Goal.objects.filter(organization=organization)[:1]:
            yield f"{kind}-goal-edit", reverse("goal-edit", args=[organization.pk, goal.pk]), email
        yield f"{kind}-settings", reverse("account-settings"), email


def desk_shots() -> Iterator[Shot]:
    officer = "secretariat@example.jp"
    for name in DESK:
        yield f"desk-{name.split(':')[-1]}", reverse(name), officer
    for rule in ReminderRule.objects.all()[:1]:
        yield "desk-reminder-rule", reverse("admin:deadlines_reminderrule_change", args=[rule.pk]), officer
        yield "desk-reminder-rule-preview", reverse("reminder-rule-preview", args=[rule.pk]), officer
    member = Organization.objects.first()
    if member:
        yield "desk-organization", reverse("admin:members_organization_change", args=[member.pk]), officer
        yield "desk-member", reverse("desk-member", args=[member.pk]), officer
        yield "desk-member-hold", reverse("member-hold", args=[member.pk]), officer
        yield "desk-member-removal", reverse("member-removal", args=[member.pk]), officer
        yield "desk-export-new", f"{reverse('exports')}?kind=duties", officer
    yield "desk-standing", standing_decision().get_absolute_url(), officer
    yield "desk-extension-decide", reverse("extension-decide", args=[extension_request().pk]), officer
    for inquiry in Inquiry.objects.all()[:1]:
        yield "desk-inquiry-answer", reverse("admin:inquiries_inquiry_answer", args=[inquiry.pk]), officer
    yield from ((name, f"{reverse('board')}?state=open", officer) for name in PRESSED)
    frozen, to_freeze, *earlier = closing.closed_years()
    yield "desk-year", reverse("year", args=[frozen, 1]), officer
    yield "desk-year-freeze", reverse("year-freeze", args=[to_freeze]), officer
    yield "desk-year-freeze-anew", reverse("year-freeze", args=[frozen]), officer
    for year in earlier[:1]:
        Freezing.ask(year, by=User.objects.get(email=officer), edition=1, seen="")
        yield "desk-year-freezing", reverse("year-freezing", args=[year]), officer
    for kind, model in KINDS.items():
        submission = model._default_manager.filter(state="submitted").first()
        if submission:
            yield f"desk-review-{kind}", reverse("review", args=[kind, submission.pk]), officer


def extension_request() -> ExtensionRequest:
    """A request that waits for an answer; the demo has none."""
    duty = Duty.objects.filter(state="open", due_on__gt=today(), correction_due_on=None).order_by("due_on")[0]
    wished_on = duty.due_on + datetime.timedelta(days=30)
    asker = User.objects.get(email=PERSONS["company"])
    reason = "担当者の交代により、集計に時間を要しているため"
    return ExtensionRequest.ask(duty, by=asker, wished_on=wished_on, reason=reason)


def standing_decision() -> StandingDecision:
    """A notice before a hold that was sent and waits for its last day; the demo has none."""
    duty = Duty.objects.overdue(today()).of_members().order_by("due_on")[0]
    by, until = User.objects.get(email="officer2@example.jp"), today() + datetime.timedelta(days=30)
    reason = "提出期限を経過した対応事項が残っているため"
    return StandingDecision.propose(duty.organization, "hold", because=reason, until=until, duties=[duty], by=by)


def sign_in(page: Page, portal: str, email: str) -> None:
    page.goto(f"{portal}/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_take_screenshots(live_portal: str, new_page: Callable[..., Page], settings: Any) -> None:
    call_command("demo", verbosity=0)
    FOLDER.mkdir(exist_ok=True)
    wanted = os.environ.get("SHOTS", "*")
    shots = [shot for shot in (*public_shots(), *workspace_shots(), *desk_shots()) if fnmatch(shot[0], wanted)]
    pages: dict[tuple[str | None, int], Page] = {}
    broken, faults = [], []
    for name, address, email in shots:
        for width in WIDTHS:
            if (email, width) not in pages:
                pages[email, width] = new_page(width=width)
                if email:
                    sign_in(pages[email, width], live_portal, email)
            page = pages[email, width]
            for language in LANGUAGES:
                answer = page.goto(f"{live_portal}{in_language(address, language)}")
                if button := PRESSED.get(name):
                    page.check("[name=row] >> nth=0")
                    with page.expect_navigation() as pressed:
                        page.click(button)
                    answer = pressed.value
                page.screenshot(path=FOLDER / f"{name}.{language}-{width}.png", full_page=True)
                if answer is None or answer.status >= 400:
                    broken.append(f"{answer.status if answer else '?'} {address} {language}")
                try:
                    assert_no_axe_violations(page)
                except AssertionError as fault:
                    faults.append(str(fault))
    (FOLDER / "axe.txt").write_text("\n\n".join(faults))
    assert broken == []
    assert faults == []


def in_language(address: str, language: str) -> str:
    with translation.override("ja"):
        return translate_url(address, language)
