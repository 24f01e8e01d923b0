"""Entering on behalf of a member: marked, confirmed, bound to one officer, one session and one organization."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import DeskRank
from deadlines.models import Duty
from goals.models import GoalVersion
from members.models import Organization, StandIn
from members.models.organization import Status
from members.models.stand_in import LASTS
from notices.models import Notice
from notices.rendering import render
from reports.models import ProgressReport
from tests.deadlines.factory import DutyFactory
from tests.enrolment.bad_input import IDS, NASTY
from tests.goals.factory import GoalFactory, GoalVersionFactory
from tests.goals.test_member_pages import typed
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory
from tests.reports.factory import DisclosureFactory, ProjectFactory, reporting_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(frozen_today):
    return frozen_today(2027, 1, 12)


@pytest.fixture
def organization(today):
    organization = OrganizationFactory()
    ContactFactory(organization=organization, email="contact@example.jp")
    return organization


@pytest.fixture
def officer(client, today):
    officer = OfficerFactory(name="山田 花子")
    client.force_login(officer)
    return officer


def page(name, organization, *others):
    return reverse(name, args=[organization.pk, *(getattr(one, "pk", one) for one in others)])


def begin(client, organization, channel="email", received_on="2027/1/8"):
    address = page("member-on-behalf", organization)
    return client.post(address, {"channel": channel, "received_on": received_on})


def submit(client, version):
    version.refresh_from_db()
    return client.post(page("goal-submit", version.goal.organization, version.goal), {"version": version.version})


def test_a_goal_that_came_by_mail_is_entered_in_the_members_own_form(client, officer, organization):
    assert begin(client, organization)["Location"] == page("workspace", organization)
    client.post(page("goal-new", organization), typed())
    version = GoalVersion.objects.get()
    submit(client, version)
    event = version.events.get()
    assert (event.by, event.channel, event.received_on) == (officer, "email", datetime.date(2027, 1, 8))
    version.refresh_from_db()
    assert (version.state, version.first_submitted_on) == ("submitted", datetime.date(2027, 1, 8))


def test_the_day_of_receipt_decides_whether_it_was_late(client, officer, organization):
    duty = DutyFactory(organization=organization, due_on=datetime.date(2027, 1, 8))
    version = GoalVersionFactory(goal__organization=organization, duty=duty)
    begin(client, organization)
    submit(client, version)
    duty.refresh_from_db()
    assert (duty.state, duty.first_submitted_on) == (Duty.State.SUBMITTED, duty.due_on)


def test_a_correction_keeps_the_day_of_the_first_submission(client, officer, organization):
    duty = DutyFactory(organization=organization, due_on=datetime.date(2026, 12, 25))
    version = GoalVersionFactory(goal__organization=organization, duty=duty)
    begin(client, organization)
    submit(client, version)
    version.refresh_from_db()
    version.send_back(by=OfficerFactory(), comment="基準値をご確認ください")
    begin(client, organization, channel="telephone", received_on="2027/1/12")
    submit(client, version)
    duty.refresh_from_db()
    version.refresh_from_db()
    assert {version.first_submitted_on, duty.first_submitted_on} == {datetime.date(2027, 1, 8)}
    review = client.get(reverse("review", args=["goal", version.pk])).content.decode()
    assert "会員に代わって入力（電話、2027年1月12日" in review
    assert "修正依頼の取消" not in review  # an officer's resubmission is not a return taken back


def test_a_report_a_project_and_a_disclosure_are_entered_and_marked(client, officer, today):
    organization, _versions, duty = reporting_organization()
    project = ProjectFactory(organization=organization)
    disclosure = DisclosureFactory(organization=organization)
    begin(client, organization, channel="paper")
    client.post(page("report-open", organization), {"duty": duty.pk})
    report = ProgressReport.objects.get()
    report.rows()
    report.actuals.update(reason="集計中")
    for name, submission in (
        ("report-submit", report),
        ("project-submit", project),
        ("disclosure-submit", disclosure),
    ):
        submission.refresh_from_db()
        client.post(page(name, organization, submission), {"version": submission.version})
        submission.refresh_from_db()
        assert submission.state == "submitted", submission.problems()
        assert submission.events.get().channel == "paper"


def test_the_contact_and_the_managers_are_told_and_the_officer_is_not(client, officer, organization):
    manager = RoleFactory(organization=organization).user
    RoleFactory(organization=organization, kind="editor")
    begin(client, organization)
    version = GoalVersionFactory(goal__organization=organization, created_by=officer)
    submit(client, version)
    notices = Notice.objects.filter(kind="submission-entered")
    assert {notice.address for notice in notices} == {"contact@example.jp", manager.email}
    mail = render("submission-entered", notices.first().context, language="ja")
    assert "2027年1月8日" in mail.text
    assert "メール" in mail.text
    assert "8 January 2027" in render("submission-entered", notices.first().context, language="en").text
    assert not Notice.objects.filter(kind="submission-received").exists()


def test_a_withdrawal_on_behalf_is_marked_and_confirmed(client, officer, organization):
    version = GoalVersionFactory(goal__organization=organization)
    version.submit(by=version.created_by)
    begin(client, organization, channel="telephone")
    client.post(page("goal-withdraw", organization, version.goal), {"version": version.version})
    assert version.events.get(to_state="withdrawn").channel == "telephone"
    notice = Notice.objects.get(kind="submission-taken-back", address="contact@example.jp")
    assert "電話" in render(notice.kind, notice.context, language="ja").text


def test_every_page_of_the_member_says_that_it_is_entered_on_its_behalf(client, officer, organization):
    begin(client, organization)
    for name in ("workspace", "goal-list", "goal-new", "report-list", "project-list-own", "profile", "documents"):
        assert "代理入力中です" in client.get(page(name, organization)).content.decode(), name


def test_without_having_begun_an_officer_reads_and_writes_nothing(client, officer, organization):
    assert client.get(page("workspace", organization)).status_code == 200
    assert client.get(page("goal-new", organization)).status_code == 403
    answer = client.post(page("goal-new", organization), typed())
    assert answer.status_code == 403
    assert "会員に代わって入力する" in answer.content.decode()
    assert not GoalVersion.objects.exists()


def test_it_reaches_that_organization_only(client, officer, organization):
    begin(client, organization)
    other = OrganizationFactory()
    assert client.post(page("goal-new", other), typed()).status_code == 403
    assert "代理入力中" not in client.get(page("workspace", other)).content.decode()


def test_people_details_certificates_and_extensions_stay_the_members_own(client, officer, organization):
    duty = DutyFactory(organization=organization, due_on=datetime.date(2027, 2, 8))
    goal = GoalFactory(organization=organization)
    begin(client, organization)
    for address in (
        page("person-invite", organization),
        page("profile-edit", organization),
        page("certificate-issue", organization),
        page("change-new", organization),
        page("leaving", organization),
        page("duty-extension", organization, duty),
        page("goal-give-up", organization, goal),
    ):
        assert client.post(address, {"because": "x"}).status_code == 403, address


def test_another_session_or_another_officer_does_not_stand_in(client, officer, organization):
    begin(client, organization)
    elsewhere, colleague = Client(), Client()
    elsewhere.force_login(officer)
    colleague.force_login(OfficerFactory())
    for browser in (elsewhere, colleague):
        assert browser.get(page("goal-new", organization)).status_code == 403


def test_a_session_that_was_handed_to_somebody_else_does_not_stand_in(client, officer, organization):
    begin(client, organization)
    begun = client.session["stand_in"]
    client.force_login(OfficerFactory())
    session = client.session
    session["stand_in"] = begun
    session.save()
    assert client.get(page("goal-new", organization)).status_code == 403


def test_once_ended_nothing_more_is_taken(client, officer, organization):
    version = GoalVersionFactory(goal__organization=organization)
    begin(client, organization)
    ended = client.post(page("on-behalf-end", organization), follow=True)
    assert "代理入力を終了しました" in ended.content.decode()
    assert submit(client, version).status_code == 403
    again = client.post(page("on-behalf-end", organization), follow=True)
    assert "既に終了しています" in again.content.decode()
    assert StandIn.objects.get().ended_at


def test_what_was_forgotten_ends_by_itself(client, officer, organization):
    begin(client, organization)
    StandIn.objects.update(started_at=timezone.now() - LASTS)
    assert client.get(page("goal-new", organization)).status_code == 403


def test_who_becomes_a_viewer_stands_in_no_longer(client, officer, organization):
    begin(client, organization)
    officer.desk_rank = DeskRank.VIEWER
    officer.save()
    assert client.get(page("goal-new", organization)).status_code == 403


def test_a_member_that_leaves_meanwhile_is_written_for_no_longer(client, officer, organization):
    begin(client, organization)
    gone = {"status": Status.LEFT, "left_on": datetime.date(2027, 1, 12), "leaving_reason": "own_wish"}
    Organization.objects.filter(pk=organization.pk).update(**gone)
    assert client.post(page("goal-new", organization), typed()).status_code == 403
    assert begin(client, organization).status_code == 404


def test_beginning_elsewhere_ends_what_was_begun(client, officer, organization):
    begin(client, organization)
    other = OrganizationFactory()
    assert "そちらは終了します" in client.get(page("member-on-behalf", other)).content.decode()
    begin(client, other)
    assert client.get(page("goal-new", organization)).status_code == 403
    assert client.get(page("goal-new", other)).status_code == 200
    assert StandIn.objects.lasting().count() == 1


def test_a_contractor_prepares_and_a_viewer_does_not(client, organization):
    client.force_login(OfficerFactory(desk_rank=DeskRank.CONTRACTOR))
    assert begin(client, organization).status_code == 302
    client.force_login(OfficerFactory(desk_rank=DeskRank.VIEWER))
    assert begin(client, organization).status_code == 403
    assert client.post(page("goal-new", organization), typed()).status_code == 403
    assert "会員に代わって入力する" not in client.get(page("desk-member", organization)).content.decode()


@pytest.mark.parametrize("day", ["2027/1/13", "2024/3/31", "", "きのう", "2027/2/30"])
def test_a_day_that_cannot_be_is_answered_at_its_field(client, officer, organization, day):
    answer = begin(client, organization, received_on=day)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["received_on"])
    assert not StandIn.objects.exists()


@pytest.mark.parametrize(("what", "text"), NASTY, ids=IDS)
def test_bad_input_is_answered_at_the_field(client, officer, organization, what, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    answer = begin(client, organization, channel=text, received_on=text)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"channel", "received_on"})


def test_the_members_page_at_the_desk_lists_who_entered_what_for_it(client, officer, organization):
    begin(client, organization, channel="paper")
    listed = client.get(page("desk-member", organization)).content.decode()
    assert "代理入力の記録" in listed
    assert "山田 花子 · 書面" in listed


def test_the_member_reads_in_its_workspace_that_the_secretariat_entered_it(client, officer, organization):
    version = GoalVersionFactory(goal__organization=organization)
    begin(client, organization)
    submit(client, version)
    client.force_login(RoleFactory(organization=organization).user)
    shown = client.get(page("workspace", organization)).content.decode()
    assert "会員に代わって入力（メール、2027年1月8日" in shown
