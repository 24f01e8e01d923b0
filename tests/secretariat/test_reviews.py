"""The review queue and its decisions, as an officer presses the buttons."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from deadlines import ledger
from design.words import day
from enrolment.models import Application, LeavingRequest
from members.models import Organization
from notices.models import Notice
from notices.rendering import render
from reviews.models import State
from reviews.sheet import Line, corrections
from secretariat.queue import review_address
from tests.deadlines.factory import DutyFactory
from tests.files.factory import StoredFileFactory
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory
from tests.reports.factory import open_report
from tests.secretariat.factory import WaitingApplicationFactory, WaitingChangeFactory, waiting
from timekeeping import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = OfficerFactory()
    client.force_login(officer)
    return officer


def press(client, submission, decision, **said):
    said.setdefault("version", submission.version)
    return client.post(review_address(submission), {"decision": decision, **said})


def test_the_queue_shows_what_waits_oldest_first(client, officer):
    first, second = WaitingApplicationFactory(), WaitingChangeFactory()
    page = client.get(reverse("reviews"))
    assert [row.submission.pk for _key, row in page.context["rows"]] == [first.pk, second.pk]
    only = client.get(reverse("reviews"), {"kind": "change"})
    assert [row.submission.pk for _key, row in only.context["rows"]] == [second.pk]


def test_approval_makes_the_applicant_a_member(client, officer):
    application = WaitingApplicationFactory()
    answer = press(client, application, "approve", joined_on="2026年4月1日")
    assert answer.status_code == 302
    organization = Organization.objects.get(application=application)
    assert organization.joined_on.isoformat() == "2026-04-01"
    assert organization.duties.exists()


def test_approval_on_an_impossible_day_says_why_and_keeps_what_was_typed(client, officer):
    application = WaitingApplicationFactory()
    answer = press(client, application, "approve", joined_on="2019-04-01", message="ようこそ")
    assert answer.status_code == 200
    assert "2019-04-01" in answer.content.decode()
    assert "ようこそ" in answer.content.decode()
    assert not Organization.objects.exists()


def test_returning_needs_something_to_correct(client, officer):
    application = WaitingApplicationFactory()
    answer = press(client, application, "return")
    assert answer.status_code == 200
    application.refresh_from_db()
    assert application.state == State.SUBMITTED


def test_returning_keeps_the_comment_of_each_field(client, officer):
    application = WaitingApplicationFactory()
    press(client, application, "return", comment="ご確認ください。", on_name_en="英語名称を登記に合わせてください。")
    application.refresh_from_db()
    assert application.state == State.RETURNED
    assert application.last_return.field_comments == {"name_en": "英語名称を登記に合わせてください。"}


def test_a_comment_on_a_line_is_not_lost_by_another_decision(client, officer):
    application = WaitingApplicationFactory()
    said = {"joined_on": "2026年4月1日", "on_name_en": "英語名称を登記に合わせてください。"}
    page = press(client, application, "approve", **said)
    assert "項目ごとのコメントが入力されています" in page.text
    assert "英語名称を登記に合わせてください。" in page.text
    assert not Organization.objects.exists()


def test_the_mail_of_a_return_names_the_lines_in_the_readers_language(client, officer):
    change = WaitingChangeFactory()
    ContactFactory(organization=change.organization)
    press(client, change, "return", comment="ご確認ください。", on_reason="理由を詳しくお書きください。")
    said = Notice.objects.get(kind="submission-returned").context
    for language, label in (("ja", "理由"), ("en", "Reason")):
        text = render("submission-returned", said, language=language).text
        assert f"{label}{'：' if language == 'ja' else ': '}理由を詳しくお書きください。" in text


def test_what_another_category_does_to_the_duties_is_seen_before_it_is_accepted(client, officer):
    organization = OrganizationFactory(category="company")
    ledger.reconcile(Organization.objects.filter(pk=organization.pk))
    change = WaitingChangeFactory(organization=organization, changes={"category": "university"})
    page = client.get(review_address(change))
    effect = page.context["effect"]
    assert "announcement" in {duty.kind for duty in effect.ending}
    assert "project" in {duty.kind for duty in effect.opening}
    assert "<h2>対応事項への影響</h2>" in page.text
    assert Organization.objects.get(pk=organization.pk).category == "company"


def test_an_acceptance_that_was_taken_back_is_called_so(client, officer):
    project = waiting("project")
    project.accept(by=officer)
    project.reopen(by=officer, reason="誤り")
    assert "確認済みの取消" in client.get(review_address(project)).text


def test_the_evidence_of_a_report_opens_from_its_review(client, officer):
    report = open_report()
    row = report.rows()[0]
    row.evidence = StoredFileFactory(organization=report.organization, name="計量票.pdf")
    row.save()
    report.submit(by=report.created_by)
    page = client.get(review_address(report)).text
    assert f'<a href="{row.evidence.get_absolute_url()}">計量票.pdf</a>' in page


def test_what_was_corrected_since_the_return_stands_beside_its_comments(client, officer):
    application = WaitingApplicationFactory(name_en="Megumi Co.", representative_name="代表 太郎")
    assert client.get(review_address(application)).context["returned"] is None
    comments = {"on_name_en": "登記に合わせてください。", "on_representative_name": "ご確認ください。"}
    press(client, application, "return", comment="二点お願いします。", **comments)
    application = Application.objects.get()
    application.name_en, application.prefecture = "Megumi Co., Ltd.", "27"
    application.save_edit()
    application.submit(by=None)
    shown = client.get(review_address(application))
    found = [(line.name, line.is_changed, comment) for line, comment in shown.context["corrections"]]
    assert found == [
        ("name_en", True, comments["on_name_en"]),
        ("prefecture", True, ""),
        ("representative_name", False, comments["on_representative_name"]),
    ]
    page = shown.content.decode()
    assert all(text in page for text in ("二点お願いします。", "<ins>", "大阪府", "変更なし"))
    with translation.override("en"):
        assert [line.value for line in application.answered_return.lines() if line.name == "prefecture"] == ["Tokyo"]


def test_a_return_taken_back_has_no_corrections(client, officer):
    application = WaitingApplicationFactory()
    press(client, application, "return", comment="誤って差し戻しました。")
    application.refresh_from_db()
    application.cancel_return(by=officer)
    assert client.get(review_address(application)).context["returned"] is None
    User.objects.update(is_staff=False)  # whoever took it back may have left since
    assert Application.objects.get().answered_return is None


def test_who_has_become_an_officer_has_still_answered_the_return(client, officer):
    application = WaitingApplicationFactory()
    press(client, application, "return", comment="ご確認ください。")
    application.refresh_from_db()
    application.submit(by=officer)
    page = client.get(review_address(application))
    assert page.context["returned"] is not None
    assert "修正依頼の取消" not in page.content.decode()


def test_what_was_accepted_since_its_return_has_no_corrections(client, officer):
    project = waiting("project")
    project.send_back(by=officer, comment="ご確認ください。")
    project.submit(by=None)
    assert project.answered_return is not None
    project.accept(by=officer)
    project.reopen(by=officer, reason="誤り")
    assert project.answered_return is None


def test_a_line_whose_label_has_changed_is_the_same_line():
    before = [Line("a", "旧目標", "1"), Line("measures", "取組1", "x"), Line("measures", "取組2", "y")]
    now = [Line("a", "新目標", "1"), Line("measures", "取組1", "x"), Line("measures", "取組2", "z")]
    found = corrections(now, before, {"a": "確認", "measures": "取組2について"})
    assert [(line.label, line.is_changed, comment) for line, comment in found] == [
        ("新目標", False, "確認"),
        ("取組2", True, "取組2について"),
    ]


def test_a_return_speaks_to_applicants_as_applicants_and_to_members_as_members(client, officer):
    application, change = WaitingApplicationFactory(), WaitingChangeFactory()
    assert "申込者へのメッセージ" in client.get(review_address(application)).content.decode()
    assert "会員へのメッセージ" not in client.get(review_address(application)).content.decode()
    assert "会員へのメッセージ" in client.get(review_address(change)).content.decode()
    done = client.post(
        review_address(application),
        {"decision": "return", "version": application.version, "comment": "ご確認ください。"},
        follow=True,
    )
    assert "申込者へメールでお知らせしました" in done.content.decode()


def test_declining_needs_a_reason(client, officer):
    application = WaitingApplicationFactory()
    press(client, application, "decline")
    application.refresh_from_db()
    assert application.state == State.SUBMITTED
    press(client, application, "decline", reason="要件を満たしていないため")
    application.refresh_from_db()
    assert application.state == State.DECLINED


def test_an_officer_does_not_decide_on_what_changed_after_it_was_read(client, officer):
    application = WaitingApplicationFactory()
    answer = press(client, application, "approve", joined_on="2026-04-01", version=application.version - 1)
    assert answer.status_code == 302
    assert not Organization.objects.exists()


def test_the_second_officer_is_told_that_somebody_else_was_faster(client, officer):
    application = WaitingApplicationFactory()
    Application.objects.get(pk=application.pk).send_back(by=OfficerFactory(), comment="要修正")
    page = client.post(
        review_address(application),
        {"decision": "approve", "joined_on": "2026-04-01", "version": application.version},
        follow=True,
    )
    assert [str(message) for message in page.context["messages"]]
    assert not Organization.objects.exists()


def test_accepting_a_change_writes_the_register_and_can_be_compared(client, officer):
    change = WaitingChangeFactory(organization__representative_name="旧代表 一郎")
    page = re.sub("<(/?)(ins|del)>", "", client.get(review_address(change)).content.decode())
    assert "旧代表 一郎" in page
    assert "新代表 次郎" in page
    press(client, change, "accept")
    change.organization.refresh_from_db()
    assert change.organization.representative_name == "新代表 次郎"


def test_a_change_stands_beside_the_register_and_its_own_date_and_reason_are_no_difference(client, officer):
    change = WaitingChangeFactory(organization__representative_name="旧代表 一郎")
    page = client.get(review_address(change))
    marked = {line.name for line, _comment, _said in page.context["lines"] if line.is_changed}
    assert marked == {"representative_name"}
    assert "現在の登録内容" in page.content.decode()
    assert "確認済み内容" not in page.content.decode()


def test_each_of_several_measures_can_be_commented_on(client, officer):
    version = waiting("goal", measures=["分別", "回収", "再生"])
    page = client.get(review_address(version))
    boxes = [comment for line, comment, _said in page.context["lines"] if line.name == "measures"]
    assert [bool(box) for box in boxes] == [True, True, True]

    press(client, version, "return", **{boxes[1].name: "回収量を明記", boxes[2].name: "時期を明記"})
    said = version.events.get(to_state="returned").field_comments["measures"]
    assert said == "具体的な取組 2：回収量を明記\n具体的な取組 3：時期を明記"


def test_the_history_names_the_lines_that_were_commented_on(client, officer):
    version = waiting("goal", measures=["分別", "回収"])
    said = {"unit": "単位を確認", "measures": "具体的な取組 2：時期を明記", "goal-7bc40fe5-1-value": "桁を確認"}
    version.send_back(by=officer, comment="", field_comments=said)
    page = client.get(review_address(version)).content.decode()
    assert "<b>単位</b>：単位を確認" in page
    assert "<p>具体的な取組 2：時期を明記</p>" in page
    assert "<p>桁を確認</p>" in page
    assert "goal-7bc40fe5" not in page


@pytest.mark.parametrize("name", ["reviews", "board", "admin:index"])
def test_the_desk_is_closed_to_members(client, name):
    client.force_login(RoleFactory().user)
    assert client.get(reverse(name), follow=True).status_code == 403


def test_an_unknown_kind_or_id_is_not_there(client, officer):
    application = WaitingApplicationFactory()
    assert client.get(f"/secretariat/reviews/change/{application.pk}/").status_code == 404
    assert client.get(f"/secretariat/reviews/zzz/{application.pk}/").status_code == 404


def test_the_queue_asks_the_same_number_of_questions_for_any_length(client, officer, django_assert_max_num_queries):
    WaitingApplicationFactory.create_batch(2)
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("reviews"))
    WaitingApplicationFactory.create_batch(30)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("reviews"))


def test_a_decision_that_a_rule_forbids_can_be_corrected_on_the_page_and_pressed_again(client, officer):
    organization = OrganizationFactory()
    wish = LeavingRequest.objects.create(organization=organization, leaving_reason="withdrew", wished_on=today())
    wish.submit(by=None)
    refused = press(client, wish, "leave", on="2100-01-01", reason_code="withdrew")
    seen = refused.context["submission"]
    assert (seen.state, seen.version) == (State.SUBMITTED, wish.version)

    sure = {"reason_code": "withdrew", "is_sure": "on"}
    press(client, wish, "leave", on=today().isoformat(), version=seen.version, **sure)
    organization.refresh_from_db()
    assert organization.status == "left"


def wish_to_leave(wished_on):
    wish = LeavingRequest.objects.create(
        organization=OrganizationFactory(), leaving_reason="withdrew", wished_on=wished_on
    )
    wish.submit(by=None)
    return wish


def test_before_the_wished_day_of_leaving_no_date_is_proposed_and_it_is_said(client, officer):
    wish = wish_to_leave(today() + datetime.timedelta(days=30))
    page = client.get(review_address(wish)).content.decode()
    assert f"退会希望日（{day(wish.wished_on)}）がまだ到来していません" in page
    assert re.search(r'<input[^>]*name="on"', page)
    assert not re.search(r'<input[^>]*name="on"[^>]*value="\d', page)

    refused = press(client, wish, "leave", reason_code="withdrew", is_sure="on")
    assert refused.status_code == 200
    wish.organization.refresh_from_db()
    assert wish.organization.status == "active"


def test_on_the_wished_day_the_date_is_proposed(client, officer):
    wish = wish_to_leave(today() - datetime.timedelta(days=3))
    page = client.get(review_address(wish))
    (leave,) = [decision for decision, _replies in page.context["decisions"] if decision.name == "leave"]
    assert leave.initial["on"] == wish.wished_on
    assert not leave.notice


def test_what_ends_with_a_membership_is_shown_and_asked_once_more(client, officer):
    wish = wish_to_leave(today())
    duty = DutyFactory(organization=wish.organization, kind="disclosure")
    page = client.get(review_address(wish)).content.decode()
    assert "退会により終了するもの" in page
    assert duty.get_kind_display() in page

    press(client, wish, "leave", on=today().isoformat(), reason_code="withdrew")
    wish.organization.refresh_from_db()
    assert wish.organization.status == "active"


def test_an_accepted_change_is_not_reopened_while_another_one_waits(client, officer):
    accepted = WaitingChangeFactory()
    accepted.accept(by=officer)
    WaitingChangeFactory(organization=accepted.organization)
    answer = press(client, accepted, "reopen", reason="誤記")
    assert answer.status_code == 302
    accepted.refresh_from_db()
    assert accepted.state == State.ACCEPTED
