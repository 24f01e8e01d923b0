"""Requests for extensions: from the mail's link to the answer, one by one and many at once."""

import datetime

import pytest
from django.urls import reverse

from deadlines import deciding, sweep
from deadlines.models import ExtensionRequest
from notices.delivery import deliver
from notices.models import Notice
from tests.deadlines.factory import DutyFactory, member
from tests.members.factory import AdministratorFactory, ContactFactory, OfficerFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date
WISHED = DAY(2027, 1, 31)
LIST = "admin:deadlines_extensionrequest_changelist"


@pytest.fixture(autouse=True)
def _today(frozen_today):
    frozen_today(2026, 11, 24)


def asked(*, wished_on=WISHED, **duty):
    contact = ContactFactory(email=f"contact{ExtensionRequest.objects.count()}@example.jp")
    owed = DutyFactory(organization=contact.organization, **duty)
    return ExtensionRequest.ask(owed, by=UserFactory(), wished_on=wished_on, reason="社内稟議のため")


def states():
    return list(ExtensionRequest.objects.order_by("asked_at").values_list("state", "granted_to"))


@pytest.fixture
def officer(client):
    officer = AdministratorFactory()
    client.force_login(officer)
    return officer


def decide(client, requests, **typed):
    keys = " ".join(str(each.pk) for each in requests)
    return client.post(reverse("extensions-decide"), {"requests": keys, **typed})


def test_from_the_reminders_link_to_the_request_and_its_answer(client, mailoutbox):
    company = member(DAY(2025, 12, 1))
    RoleFactory(organization=company, kind="submitter", user__email="contact@example.jp")
    sweep.sweep(by_hand=True)
    deliver()
    duty = company.duties.get(kind="goals")
    assert duty.get_absolute_url() in mailoutbox[0].body
    client.force_login(RoleFactory(organization=company, kind="submitter").user)
    page = client.get(duty.get_absolute_url()).content.decode()
    form = reverse("duty-extension", args=[company.pk, duty.pk])
    assert form in page
    client.post(form, {"wished_on": "2027-03-31", "reason": "社内稟議のため"})
    ExtensionRequest.objects.get().grant(to=DAY(2027, 2, 26), by=OfficerFactory(), answer="2月末まで延長します。")
    deliver()
    (granted,) = {
        mail.body for mail in mailoutbox if "2027年2月26日" in mail.body and mail.to == ["contact@example.jp"]
    }
    assert "当初の期限：2026年12月1日" in granted
    page = client.get(duty.get_absolute_url()).content.decode()
    assert "2027年2月26日" in page
    assert "2026年12月1日" in page


@pytest.mark.parametrize("kind", ["viewer", "editor"])
def test_who_may_not_ask_reads_whom_to_ask(client, kind):
    company = member(DAY(2025, 12, 1))
    manager = RoleFactory(organization=company, user__name="山田 花子").user
    RoleFactory(organization=company, kind="submitter", user__name="去った人", user__is_active=False)
    client.force_login(RoleFactory(organization=company, kind=kind, user__name="自分").user)
    page = client.get(company.duties.get(kind="goals").get_absolute_url()).content.decode()
    assert f"次の方が行えます： {manager.name}" in page
    assert "去った人" not in page


def test_the_action_lists_what_was_chosen_also_over_all_pages(officer, client):
    chosen = [asked() for _ in range(3)]
    typed = {"action": "decide_together", "_selected_action": [str(chosen[0].pk)]}
    page = client.post(reverse(LIST), typed)
    assert chosen[0].duty.organization.name_ja in page.content.decode()
    assert page.context["requests"].count() == 1
    everything = client.post(reverse(LIST), typed | {"select_across": "1"})
    assert everything.context["requests"].count() == 3
    assert states() == [("waiting", None)] * 3


def test_too_many_at_once_are_refused_with_a_word(officer, client, monkeypatch):
    import deadlines.admin

    monkeypatch.setattr(deadlines.admin, "MOST_AT_ONCE", 1)
    chosen = [asked(), asked()]
    typed = {"action": "decide_together", "_selected_action": [str(each.pk) for each in chosen]}
    assert "1件まで" in client.post(reverse(LIST), typed, follow=True).content.decode()


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ({"decision": "as_wished"}, ("granted", DAY(2027, 1, 31))),
        (
            {"decision": "to_one_date", "granted_to": "2026-12-25", "answer": "年内の提出をお願いします。"},
            ("shortened", DAY(2026, 12, 25)),
        ),
        ({"decision": "to_one_date", "granted_to": "2027-01-31"}, ("granted", DAY(2027, 1, 31))),
        ({"decision": "refuse", "answer": "期限内の提出をお願いします。"}, ("refused", None)),
    ],
)
def test_one_answer_to_all_and_each_member_is_told(officer, client, mailoutbox, typed, outcome):
    chosen = [asked(), asked()]
    deliver()
    del mailoutbox[:]
    page = decide(client, chosen, **typed)
    assert "回答した申請：2件" in page.content.decode()
    assert states() == [outcome] * 2
    deliver()
    told = {mail.to[0] for mail in mailoutbox}
    assert {"contact0@example.jp", "contact1@example.jp"} <= told
    if "answer" in typed:
        assert all(typed["answer"] in mail.body for mail in mailoutbox)


def test_what_cannot_be_decided_is_left_and_says_why(officer, client):
    fine, refused, closed, past, later = asked(), asked(), asked(), asked(wished_on=DAY(2026, 12, 31)), asked()
    refused.refuse(because="不可", by=officer)
    closed.duty.submitted()
    past.duty.extend(to=DAY(2027, 1, 15), because="一括延長")
    chosen = [fine, refused, closed, past, later]
    page = decide(client, chosen, decision="as_wished").content.decode()
    assert "回答した申請：2件" in page
    assert "回答できなかった申請：3件" in page
    assert "すでに回答済みです" in page
    assert "未対応の状態ではありません" in page
    assert "この期限までは延長できません" in page
    found = dict(ExtensionRequest.objects.values_list("pk", "state"))
    assert [found[each.pk] for each in chosen] == ["granted", "refused", "waiting", "waiting", "granted"]
    past.duty.refresh_from_db()
    assert past.duty.extended_to == DAY(2027, 1, 15)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "decision"),
        ({"decision": "perhaps"}, "decision"),
        ({"decision": "refuse"}, "answer"),
        ({"decision": "to_one_date"}, "granted_to"),
        ({"decision": "to_one_date", "granted_to": "2026-12-25"}, "answer"),
        ({"decision": "to_one_date", "granted_to": "2026-11-24"}, "granted_to"),
        ({"decision": "to_one_date", "granted_to": "2029-01-01"}, "granted_to"),
        ({"decision": "to_one_date", "granted_to": "来年"}, "granted_to"),
        ({"decision": "as_wished", "answer": "あ" * 1001}, "answer"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field_and_nothing_is_decided(officer, client, typed, field):
    response = decide(client, [asked()], **typed)
    assert response.context["form"].errors[field]
    assert states() == [("waiting", None)]


@pytest.mark.parametrize("keys", ["", "x", "1-1", "z" * 36, "--" * 18])
def test_a_list_that_cannot_be_read_leads_back_to_the_requests(officer, client, keys):
    response = client.post(reverse("extensions-decide"), {"requests": keys, "decision": "as_wished"})
    assert response.status_code == 302
    assert client.get(reverse("extensions-decide")).status_code == 405


def test_members_do_not_decide(client):
    request = asked()
    client.force_login(RoleFactory(organization=request.duty.organization).user)
    assert decide(client, [request], decision="as_wished").status_code == 403
    assert states() == [("waiting", None)]


def test_somebody_who_decided_a_moment_before_is_not_overruled():
    request = asked()
    request.grant(to=DAY(2027, 1, 31), by=OfficerFactory())
    (outcome,) = deciding.decide_together([request.pk], "refuse", by=OfficerFactory(), answer="不可")
    assert not outcome.is_decided
    assert states() == [("granted", DAY(2027, 1, 31))]
    assert not Notice.objects.filter(kind="extension-refused").exists()
