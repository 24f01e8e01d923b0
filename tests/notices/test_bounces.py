"""A mail that came back is marked once, and its address gets no more reminders where the address is to blame."""

import logging
import smtplib
import uuid

import pytest
from django.utils import timezone

from notices import bounces, delivery
from notices.collecting import record
from notices.models import BouncedAddress, Mail, Notice, UnreadReport
from tests.notices.factory import MailFactory, NoticeFactory
from tests.notices.test_mail_servers import Refusing
from tests.notices.test_reports import arrived

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "bounces@example.jp"


@pytest.fixture
def sent():
    """A mail that the mail server has taken."""
    return MailFactory(address="gone@member.example.jp", state="sent", sent_at=timezone.now())


@pytest.mark.parametrize(
    ("name", "kind", "bounce", "is_listed"),
    [
        ("postfix", "bounced", "bounced", True),
        ("office365", "bounced", "bounced", True),
        ("gmail", "bounced", "bounced", True),
        ("exim", "bounced", "bounced", True),
        ("carrier", "bounced", "bounced", True),
        ("qmail-full", "bounced", "bounced", True),
        ("exchange-policy", "bounced", "bounced", False),
        ("postfix-expired", "bounced", "bounced", False),
        ("postfix-delayed", "harmless", "", False),
        ("out-of-office", "harmless", "", False),
        ("complaint", "complained", "complained", True),
        ("garbage", "unread", "", False),
    ],
)
def test_what_arrives_in_the_mailbox(sent, name, kind, bounce, is_listed):
    assert record(arrived(name, sent.pk)) == kind
    sent.refresh_from_db()
    assert (sent.state, sent.bounce, bool(sent.bounced_at)) == ("sent", bounce, bool(bounce))
    listed = list(BouncedAddress.objects.values_list("address", "reason"))
    assert listed == ([(sent.address, bounce)] if is_listed else [])


def test_the_address_we_wrote_to_is_listed_not_where_it_was_forwarded(sent):
    Mail.objects.filter(pk=sent.pk).update(address="Section@Member.example.jp")
    record(arrived("postfix", sent.pk))
    assert BouncedAddress.objects.get().address == "section@member.example.jp"


def test_a_report_counts_once_also_after_the_address_was_taken_off(sent):
    assert record(arrived("postfix", sent.pk)) == "bounced"
    assert record(arrived("gmail", sent.pk)) == "ignored"
    BouncedAddress.objects.all().delete()
    assert record(arrived("postfix", sent.pk)) == "ignored"
    assert not BouncedAddress.objects.exists()


def test_a_forged_or_unknown_return_path_is_ignored_and_logged(sent, settings, caplog):
    forged = arrived("postfix", sent.pk)
    settings.SECRET_KEY = "the portal's real key"
    with caplog.at_level(logging.WARNING):
        assert record(forged) == "ignored"
    assert "without a genuine return path" in caplog.text
    assert record(arrived("postfix", uuid.uuid4())) == "ignored"
    sent.refresh_from_db()
    assert not sent.bounce
    assert not BouncedAddress.objects.exists()


def test_what_nobody_can_read_is_kept_once_for_people():
    for _ in range(2):
        assert record(arrived("garbage")) == "unread"
    assert UnreadReport.objects.count() == 1


def test_what_came_back_did_go_out():
    mail = MailFactory(state="uncertain", claimed_at=timezone.now())
    notice = NoticeFactory(mail=mail, address=mail.address)
    record(arrived("postfix", mail.pk))
    mail.refresh_from_db()
    notice.refresh_from_db()
    assert (mail.state, mail.bounce, notice.state) == ("sent", "bounced", "sent")


@pytest.mark.parametrize(
    ("error", "is_listed"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.jp": (550, b"5.1.1 no such mailbox")}), True),
        (smtplib.SMTPRecipientsRefused({"a@example.jp": (550, b"no such mailbox")}), False),
        (smtplib.SMTPRecipientsRefused({"a@example.jp": (550, b"5.7.1 we do not like you")}), False),
        (smtplib.SMTPRecipientsRefused({"a@example.jp": (451, b"4.1.1 later")}), False),
        (smtplib.SMTPDataError(550, b"5.1.1 said too late"), False),
    ],
)
def test_a_recipient_refused_while_sending_is_listed(monkeypatch, error, is_listed):
    NoticeFactory(address="a@example.jp")
    monkeypatch.setattr(delivery, "_open_connection", lambda: Refusing(error))
    delivery.deliver()
    assert BouncedAddress.objects.filter(address="a@example.jp", reason="refused").exists() == is_listed


def test_mail_that_travels_alone_still_goes_to_a_listed_address(mailoutbox):
    BouncedAddress.objects.create(address="a@example.jp")
    NoticeFactory(address="a@example.jp")
    delivery.deliver()
    assert len(mailoutbox) == 1
    assert Notice.objects.get().state == "sent"


def test_each_attempt_that_failed_is_kept(monkeypatch):
    NoticeFactory(address="a@example.jp")
    later = smtplib.SMTPRecipientsRefused({"a@example.jp": (451, b"4.7.1 greylisted")})
    monkeypatch.setattr(delivery, "_open_connection", lambda: Refusing(later))
    delivery.deliver()
    Mail.objects.update(not_before=timezone.now())
    never = smtplib.SMTPRecipientsRefused({"a@example.jp": (550, b"5.1.1 unknown")})
    monkeypatch.setattr(delivery, "_open_connection", lambda: Refusing(never))
    delivery.deliver()
    mail = Mail.objects.get()
    assert [line.split(" ", 1)[1] for line in mail.answers.splitlines()] == [
        "451 4.7.1 greylisted",
        "550 5.1.1 unknown",
    ]
    assert (mail.state, bool(mail.failed_at)) == ("failed", True)


def test_an_event_without_a_name_is_of_the_last_mail_to_its_recipient():
    MailFactory(address="a@example.jp", state="sent", claimed_at=timezone.now(), queued_at="2026-01-01T00:00Z")
    last = MailFactory(address="a@example.jp", state="sent", claimed_at=timezone.now())
    MailFactory(address="a@example.jp", state="queued")
    assert bounces.latest_mail_to("A@example.jp") == last.pk
    assert bounces.latest_mail_to("nobody@example.jp") is None
