"""What is queued is sent once, in the right envelope; what fails is said honestly."""

import datetime

import pghistory
import pytest
from django.utils import timezone

from notices import claims, delivery, kinds
from notices.models import Mail, Notice
from notices.outbox import cancel
from tests.notices.factory import MailFactory, NoticeFactory, ReminderFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def on_the_day(frozen_today):
    frozen_today(2026, 11, 24)


def test_a_receipt_travels_alone_and_at_once(mailoutbox):
    NoticeFactory(address="a@example.jp")
    ReminderFactory(address="a@example.jp")
    assert delivery.deliver()["sent"] == 2
    assert [mail.to for mail in mailoutbox] == [["a@example.jp"]] * 2
    assert Notice.objects.filter(state="sent").count() == 2


def test_reminders_of_a_day_join_one_mail_most_urgent_first(mailoutbox):
    ReminderFactory(address="a@example.jp", due_on=datetime.date(2026, 12, 1))
    ReminderFactory(address="a@example.jp", due_on=datetime.date(2026, 11, 10))
    delivery.deliver()
    body = mailoutbox[0].body
    assert len(mailoutbox) == 1
    assert body.index("2026年11月10日") < body.index("2026年12月1日")


def test_one_digest_a_day_what_comes_later_waits_for_the_next(mailoutbox, frozen_today):
    ReminderFactory(address="a@example.jp")
    delivery.deliver()
    ReminderFactory(address="a@example.jp")
    delivery.deliver()
    assert len(mailoutbox) == 1
    frozen_today(2026, 11, 25)
    delivery.deliver()
    assert len(mailoutbox) == 2


def test_reminders_of_a_later_day_wait_for_it(mailoutbox):
    ReminderFactory(for_day=datetime.date(2026, 11, 25))
    delivery.deliver()
    assert not mailoutbox
    delivery.deliver(day=datetime.date(2026, 11, 25))
    assert len(mailoutbox) == 1


def test_an_envelope_left_empty_is_not_sent(mailoutbox):
    notice = NoticeFactory()
    delivery.pack(DAY)
    cancel(about=notice.about)
    delivery.deliver()
    assert not mailoutbox
    assert Mail.objects.get().state == "cancelled"


def test_what_is_no_longer_true_is_left_out_of_the_digest(mailoutbox):
    untrue = ReminderFactory(address="a@example.jp", due_on=datetime.date(2026, 11, 10))
    ReminderFactory(address="a@example.jp")
    delivery.pack(DAY)
    cancel(about=untrue.about)
    delivery.deliver()
    assert "2026年11月10日" not in mailoutbox[0].body


def test_headers_tell_programs_what_it_is(mailoutbox):
    ReminderFactory()
    delivery.deliver()
    mail = Mail.objects.get()
    message = mailoutbox[0].message()
    assert message["Message-ID"] == mail.message_id == f"<{mail.pk}@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_private_link_is_made_at_sending_and_never_kept(mailoutbox, monkeypatch):
    minted = kinds.Kind("submission-received", private=True, mint=lambda context, user: {"path": "/secret-key/"})
    monkeypatch.setitem(kinds._registered, "submission-received", minted)
    NoticeFactory()
    delivery.deliver()
    mail = Mail.objects.get()
    assert "/secret-key/" in mailoutbox[0].body
    assert (mail.text, mail.html, mail.is_private) == ("", "", True)


def test_the_context_of_the_history_that_a_task_opens_does_not_disturb_claims(mailoutbox):
    NoticeFactory.create_batch(5)
    with pghistory.context(task="notices.tasks.deliver"):
        assert delivery.deliver()["sent"] == 5
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


def test_of_mails_claimed_together_those_whose_turn_did_not_come_are_given_back(mailoutbox):
    NoticeFactory.create_batch(12)
    claimed = []

    def until_the_fourth():
        claimed.append(Mail.objects.filter(state="sending").count())
        return len(mailoutbox) < 4

    assert delivery.deliver(goes_on=until_the_fourth)["sent"] == 4
    assert max(claimed) > 1  # the first mail told how quick the server is
    assert sorted(Mail.objects.values_list("state", "attempts")) == [("queued", 0)] * 8 + [("sent", 1)] * 4
    assert delivery.deliver()["sent"] == 8


def test_an_officers_decision_on_a_claimed_mail_stands_when_it_is_given_back(mailoutbox):
    NoticeFactory.create_batch(3)
    delivery.pack(DAY)
    claimed = claims.take(timezone.now(), most=3)
    Mail.objects.update(state="uncertain")
    assert Mail.objects.filter(pk=claimed[0].mail.pk).cancel()
    claims.give_back(claimed)
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["cancelled", "queued", "queued"]


def test_what_was_claimed_anew_meanwhile_is_not_given_back():
    NoticeFactory()
    delivery.pack(DAY)
    lapsed = claims.take(timezone.now())
    later = timezone.now() + datetime.timedelta(minutes=20)
    Mail.objects.update(claimed_at=later)
    claims.give_back(lapsed)
    assert Mail.objects.get().state == "sending"


def test_mails_claimed_together_each_say_what_is_theirs_most_urgent_first(mailoutbox):
    for address in ("a@example.jp", "b@example.jp"):
        ReminderFactory(address=address, due_on=datetime.date(2026, 12, 1))
        ReminderFactory(address=address, due_on=datetime.date(2026, 11, 10))
    empty = NoticeFactory(address="c@example.jp")
    delivery.pack(DAY)
    cancel(about=empty.about)
    claimed = claims.take(timezone.now(), most=8)
    assert {claim.mail.address for claim in claimed} == {"a@example.jp", "b@example.jp"}
    for claim in claimed:
        assert [notice.due_on.month for notice in claim.notices] == [11, 12]
        assert {notice.address for notice in claim.notices} == {claim.mail.address}
    assert Mail.objects.get(address="c@example.jp").state == "cancelled"


def test_what_travels_alone_is_claimed_before_digests():
    ReminderFactory.create_batch(2)
    NoticeFactory.create_batch(2)
    delivery.pack(DAY)
    assert [claim.mail.is_digest for claim in claims.take(timezone.now(), most=3)] == [False, False, True]


def test_a_claim_that_never_reported_back_becomes_uncertain_and_is_not_resent(mailoutbox):
    mail = MailFactory(state="sending", claimed_at=timezone.now() - datetime.timedelta(minutes=16))
    NoticeFactory(mail=mail, address=mail.address)
    delivery.deliver()
    mail.refresh_from_db()
    assert mail.state == "uncertain"
    assert not mailoutbox


def test_the_secretariat_decides_on_uncertain_ones(mailoutbox):
    arrived = MailFactory(state="uncertain", claimed_at=timezone.now())
    notice = NoticeFactory(mail=arrived, address=arrived.address)
    lost = MailFactory(state="uncertain", claimed_at=timezone.now())
    NoticeFactory(mail=lost, address=lost.address)
    assert Mail.objects.filter(pk=arrived.pk).confirm_sent() == [arrived.pk]
    assert Mail.objects.resend_uncertain() == [lost.pk]
    assert Mail.objects.resend_uncertain() == []
    delivery.deliver()
    notice.refresh_from_db()
    assert notice.state == "sent"
    assert [mail.to for mail in mailoutbox] == [[lost.address]]


def test_a_mail_that_cannot_be_written_fails_alone(mailoutbox):
    NoticeFactory(kind="no-such-kind")
    NoticeFactory()
    assert delivery.deliver()["sent"] == 1
    assert Mail.objects.get(state="failed").error
