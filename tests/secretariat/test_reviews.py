"""The review queue and its decisions, as an officer presses the buttons."""

import re

import pytest
from django.urls import reverse

from enrolment.models import Application, LeavingRequest
from members.models import Organization
from reviews.models import State
from secretariat.queue import review_address
from tests.members.factory import OfficerFactory, OrganizationFactory, RoleFactory
from tests.secretariat.factory import WaitingApplicationFactory, WaitingChangeFactory
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

    press(client, wish, "leave", on=today().isoformat(), reason_code="withdrew", version=seen.version)
    organization.refresh_from_db()
    assert organization.status == "left"


def test_an_accepted_change_is_not_reopened_while_another_one_waits(client, officer):
    accepted = WaitingChangeFactory()
    accepted.accept(by=officer)
    WaitingChangeFactory(organization=accepted.organization)
    answer = press(client, accepted, "reopen", reason="誤記")
    assert answer.status_code == 302
    accepted.refresh_from_db()
    assert accepted.state == State.ACCEPTED
