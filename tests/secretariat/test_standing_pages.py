"""Holds and removals at the desk: preview, notice, second officer."""

import pytest
from django.urls import reverse

from accounts.models import DeskRank
from deadlines.models import Duty, StandingDecision
from members.models import Organization
from notices.models import Notice
from tests.deadlines.factory import DutyFactory
from tests.enrolment.bad_input import IDS, NASTY
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(client, frozen_today):
    frozen_today(2027, 1, 12)
    client.force_login(OfficerFactory())
    duty = DutyFactory()
    ContactFactory(organization=duty.organization, email="contact@example.jp")
    return duty


def answers(duty, **more):
    return {"duties": [str(duty.pk)], "until": "2027/1/31", "reason": "提出が確認できないため", **more}


def address(duty, kind="hold"):
    return reverse(f"member-{kind}", args=[duty.organization_id])


@pytest.mark.parametrize("kind", ["hold", "removal"])
def test_the_notice_is_seen_before_it_is_sent(client, duty, kind):
    page = client.post(address(duty, kind), answers(duty, preview="1")).content.decode()
    assert "提出が確認できないため" in page
    assert "2027年1月31日" in page
    assert not StandingDecision.objects.exists()
    sent = client.post(address(duty, kind), answers(duty, send="1"))
    decision = StandingDecision.objects.get()
    assert (sent.url, decision.kind) == (reverse("standing", args=[decision.pk]), kind)
    assert Notice.objects.filter(kind=f"{kind}-notice").count() == 1


def test_what_was_typed_stays_where_the_last_duty_was_answered_meanwhile(client, duty):
    Duty.objects.filter(pk=duty.pk).update(state="submitted")
    page = client.post(address(duty), answers(duty, preview="1"))
    assert (page.status_code, page.context["form"].errors.keys()) == (422, {"duties"})
    assert "提出が確認できないため" in page.text


def test_a_second_notice_is_refused_with_a_word(client, duty):
    client.post(address(duty), answers(duty, send="1"))
    page = client.post(address(duty), answers(duty, send="1"), follow=True).content.decode()
    assert "既に別の通知又は一時保留がある" in page
    assert StandingDecision.objects.count() == 1


@pytest.mark.parametrize("kind", ["hold", "removal"])
def test_that_one_is_under_way_is_said_before_a_second_notice_is_written(client, duty, kind):
    assert "既に別の通知又は一時保留がある" not in client.get(address(duty, kind)).content.decode()
    client.post(address(duty), answers(duty, send="1"))
    page = client.get(address(duty, kind)).content.decode()
    assert "既に別の通知又は一時保留がある" in page
    assert f'<a href="{StandingDecision.objects.get().get_absolute_url()}">' in page
    preview = client.post(address(duty, kind), answers(duty, preview="1"))
    assert preview.status_code == 422
    assert not preview.context["letters"]


@pytest.mark.parametrize("field", ["duties", "until", "reason"])
def test_what_is_missing_is_said_at_its_field(client, duty, field):
    answer = client.post(address(duty), answers(duty, send="1", **{field: ""}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_another_members_duty_is_no_choice(client, duty):
    answer = client.post(address(duty), answers(DutyFactory(), send="1"))
    assert "duties" in answer.context["form"].errors


@pytest.mark.parametrize(("what", "text"), NASTY, ids=IDS)
def test_bad_input_is_answered_at_the_field(client, duty, what, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    answer = client.post(address(duty), dict.fromkeys(("duties", "until", "reason", "send"), text))
    assert answer.status_code == 422
    assert not StandingDecision.objects.exists()


def test_who_sent_the_notice_is_told_that_another_officer_decides(client, duty, frozen_today):
    client.post(address(duty), answers(duty, send="1"))
    decision = StandingDecision.objects.get()
    frozen_today(2027, 2, 1)
    client.force_login(decision.proposed_by)  # the session of January has run out
    assert "別の事務局担当者が決定してください" in client.get(decision.get_absolute_url()).content.decode()
    client.post(reverse("standing-decide", args=[decision.pk]))
    assert Organization.objects.get(pk=duty.organization_id).status == "active"
    client.force_login(OfficerFactory())
    client.post(reverse("standing-decide", args=[decision.pk]))
    assert Organization.objects.get(pk=duty.organization_id).status == "on_hold"
    client.post(reverse("standing-end", args=[decision.pk]), {"verb": "lift", "reason": ""})
    assert Organization.objects.get(pk=duty.organization_id).status == "on_hold"
    client.post(reverse("standing-end", args=[decision.pk]), {"verb": "lift", "reason": "事情を確認"})
    assert Organization.objects.get(pk=duty.organization_id).status == "active"


def test_a_contractor_reads_and_decides_nothing(client, duty):
    client.post(address(duty), answers(duty, send="1"))
    decision = StandingDecision.objects.get()
    client.force_login(OfficerFactory(desk_rank="contractor"))
    assert client.get(decision.get_absolute_url()).status_code == 200
    for name in ("standing-decide", "standing-end"):
        assert client.post(reverse(name, args=[decision.pk])).status_code == 403


def test_a_hold_of_the_old_register_is_lifted_with_a_reason(client, duty):
    held = OrganizationFactory(status="on_hold")
    where = reverse("member-lift", args=[held.pk])
    assert client.post(where, {"reason": ""}).status_code == 422
    client.post(where, {"reason": "提出を確認"})
    held.refresh_from_db()
    assert (held.status, held.status_changes.get().reason) == ("active", "提出を確認")
    assert "既に一時保留ではありません" in client.post(where, {"reason": "再度"}, follow=True).content.decode()


def test_a_contractor_prepares_the_notice_and_an_officer_reads_and_sends_it(client, duty):
    client.force_login(OfficerFactory(desk_rank=DeskRank.CONTRACTOR))
    assert "事務局担当者に送信を依頼する" in client.post(address(duty), answers(duty, preview="1")).content.decode()
    client.post(address(duty), answers(duty, send="1"))
    decision = StandingDecision.objects.get()
    assert decision.state == "prepared"
    assert client.post(reverse("standing-send", args=[decision.pk])).status_code == 403
    assert client.post(reverse("standing-decide", args=[decision.pk])).status_code == 403
    client.force_login(OfficerFactory())
    read = client.get(decision.get_absolute_url()).content.decode()
    assert "提出が確認できないため" in read
    assert "2027年1月31日" in read
    sent = client.post(reverse("standing-send", args=[decision.pk]), follow=True).content.decode()
    assert "通知を送信します" in sent
    again = client.post(reverse("standing-send", args=[decision.pk]), follow=True).content.decode()
    assert "他の事務局担当者が先に決定しました" in again
    assert Notice.objects.filter(kind="hold-notice").count() == 1


def test_a_viewer_sends_and_prepares_nothing(client, duty):
    client.force_login(OfficerFactory(desk_rank=DeskRank.VIEWER))
    assert client.post(address(duty), answers(duty, send="1")).status_code == 403
    assert not StandingDecision.objects.exists()
