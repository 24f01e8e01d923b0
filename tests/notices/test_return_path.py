"""The envelope sender names its mail, and nobody else can make one."""

import uuid

import pytest

from notices import delivery
from notices.models import Mail
from notices.return_path import envelope_sender, mail_named_in, token
from notices.statuses import condemns_address, refuses_address, status_in
from tests.notices.factory import NoticeFactory, ReminderFactory

MAIL = uuid.UUID("0c0ffee0-0000-4000-8000-000000000001")


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "bounces@example.jp"


def test_it_fits_a_local_part_and_survives_a_change_of_case():
    address = envelope_sender(MAIL)
    assert len(address.partition("@")[0]) <= 64
    assert mail_named_in(address) == mail_named_in(f"<{address.upper()}>") == MAIL


def test_a_changed_letter_is_no_longer_ours():
    address = envelope_sender(MAIL)
    for place in range(len("bounces+"), address.index("@")):
        other = "b" if address[place] == "a" else "a"
        found = mail_named_in(address[:place] + other + address[place + 1 :])
        assert found in (None, MAIL)  # two bits of the mail's last letter say nothing
    assert mail_named_in(f"bounces+{'a' * 42}@example.jp") is None


def test_another_key_makes_other_tokens(settings):
    before = token(MAIL)
    settings.SECRET_KEY = "another"
    assert token(MAIL) != before


def test_without_the_setting_the_sender_is_that_of_all_mail(settings):
    settings.BOUNCE_ADDRESS = ""
    assert envelope_sender(MAIL) == settings.DEFAULT_FROM_EMAIL


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_hears_the_return_path_people_see_the_secretariat(smtp_sink, settings):
    NoticeFactory(address="a@example.jp")
    ReminderFactory(address="a@example.jp")
    delivery.deliver()
    mails = Mail.objects.all()
    assert {mail["From"] for mail in smtp_sink.mails} == {settings.DEFAULT_FROM_EMAIL}
    assert {mail["Return-Path"] for mail in smtp_sink.mails} == {None}
    assert set(smtp_sink.senders) == {envelope_sender(mail.pk) for mail in mails}
    assert {mail_named_in(sender) for sender in smtp_sink.senders} == {mail.pk for mail in mails}


@pytest.mark.parametrize(
    ("said", "status", "refuses", "condemns"),
    [
        ("550 5.1.1 <a@b.jp>: Recipient address rejected", "5.1.1", True, True),
        ("550-5.1.1 no such account", "5.1.1", True, True),
        ("smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound", "5.1.10", True, True),
        ("550 no such mailbox", "5.0.0", False, True),
        ("552 5.2.2 mailbox full", "5.2.2", False, True),
        ("550 5.7.1 SPF check failed", "5.7.1", False, False),
        ("554 5.6.0 message content rejected", "5.6.0", False, False),
        ("553 5.1.8 sender's domain does not resolve", "5.1.8", False, False),
        ("451 4.7.1 greylisted", "4.7.1", False, False),
        ("host 5.1.1.25 and 192.0.5.1.1 did not answer", "", False, False),
        ("call extension 5501", "", False, False),
    ],
)
def test_what_a_servers_answer_says_of_the_address(said, status, refuses, condemns):
    assert status_in(said) == status
    assert (refuses_address(status), condemns_address(status)) == (refuses, condemns)
