"""Canned replies: offered where they fit, inserted after what was typed, edited in the admin."""

import pytest
from django.urls import reverse

from notices.models import Notice
from secretariat.models import CannedReply
from secretariat.queue import review_address
from tests.enrolment.mails import mails_to
from tests.members.factory import ContactFactory, OfficerFactory
from tests.secretariat.factory import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    client.force_login(OfficerFactory())


def titles(page, decision):
    chosen = next(replies for one, replies in page.context["decisions"] if one.name == decision)
    return {title for _language, choices in chosen for _value, title, _text in choices}


def test_the_first_ones_are_there_for_every_decision(client, officer):
    page = client.get(review_address(waiting("application")))
    assert "登記情報との相違" in titles(page, "return")
    assert "重複した申込" in titles(page, "decline")
    assert "お礼" in titles(page, "approve")
    assert "基準年・基準値のご確認" not in titles(page, "return")


def test_a_retired_one_is_not_offered(client, officer):
    CannedReply.objects.filter(title_ja="お問合せ先のご案内").update(is_retired=True)
    assert "お問合せ先のご案内" not in titles(client.get(review_address(waiting("goal"))), "return")


def test_without_script_it_is_put_after_what_was_typed_and_nothing_is_lost(client, officer):
    goal = waiting("goal")
    reply = CannedReply.objects.get(title_ja="対象範囲のご記入")
    typed = {"comment": "ご提出ありがとうございます。", "on_label": "短くしてください。", "message": "受付済み"}
    page = client.post(
        review_address(goal),
        {**typed, "insert": "return", "reply-return": f"{reply.pk}:en", "version": goal.version, "then": "stay"},
    )
    forms = {decision.name: decision.form for decision, _replies in page.context["decisions"]}
    assert forms["return"]["comment"].value() == f"{typed['comment']}\n{reply.text_en}"
    assert forms["return"]["on_label"].value() == typed["on_label"]
    assert forms["accept"]["message"].value() == typed["message"]
    assert page.context["stays"]
    goal.refresh_from_db()
    assert goal.state == "submitted"


@pytest.mark.parametrize("value", ["", "zzz", "99999999999999999999:ja", "-1:ja"])
def test_a_reply_that_is_not_there_inserts_nothing(client, officer, value):
    goal = waiting("goal")
    page = client.post(review_address(goal), {"insert": "return", "reply-return": value, "comment": "そのまま"})
    assert page.context["decisions"][1][0].form["comment"].value() == "そのまま"


def test_the_message_of_an_acceptance_reaches_the_member(client, officer):
    """It has a name of its own on the page, so that the empty comment of a return does not replace it."""
    goal = waiting("goal")
    ContactFactory(organization=goal.goal.organization, email="contact@example.jp")
    said = {"decision": "accept", "version": goal.version, "message": "次回もお願いします。", "comment": ""}
    client.post(review_address(goal), said)
    assert Notice.objects.filter(kind="submission-accepted").exists()
    (mail,) = mails_to("contact@example.jp", "submission-accepted")
    assert "次回もお願いします。" in mail.text


def test_officers_write_and_retire_them_in_the_admin(client, officer):
    said = {
        "title_ja": "図面のお願い",
        "title_en": "Drawings",
        "text_ja": "図面をお送りください。",
        "text_en": "Please send the drawings.",
        "purpose": "return",
        "kinds": ["goal", "project"],
        "position": "5",
    }
    address = reverse("admin:secretariat_cannedreply_add")
    assert client.post(address, {**said, "kinds": ["zzz"]}).status_code == 200
    client.post(address, said)
    reply = CannedReply.objects.get(title_ja="図面のお願い")
    assert reply.kinds == ["goal", "project"]
    change = reverse("admin:secretariat_cannedreply_change", args=[reply.pk])
    client.post(change, {**said, "is_retired": "on"})
    reply.refresh_from_db()
    assert reply.is_retired
    assert client.get(reverse("admin:secretariat_cannedreply_changelist")).status_code == 200
