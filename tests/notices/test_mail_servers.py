"""What mail servers do, and what becomes of the mail."""

import datetime
import smtplib
import time
from collections import Counter

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from notices import delivery, smtp
from notices.claims import Claim
from notices.models import Mail, Notice
from notices.smtp import Line
from tests.notices.factory import MailFactory, NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(frozen_today):
    frozen_today(2026, 11, 24)


class Refusing:
    """A mail server that answers as told."""

    def __init__(self, error):
        self.error = error

    def open(self):
        return True

    def close(self):
        pass

    def send_messages(self, messages):
        raise self.error


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.jp": (451, b"greylisted")}), "queued"),
        (smtplib.SMTPRecipientsRefused({"a@example.jp": (550, b"no such mailbox")}), "failed"),
        (smtplib.SMTPDataError(452, b"disk full"), "queued"),
        (smtplib.SMTPDataError(554, b"spam"), "failed"),
        (smtplib.SMTPServerDisconnected("before the message"), "queued"),
        (TimeoutError("no answer"), "queued"),
        (delivery.InDoubt("after the message"), "uncertain"),
    ],
)
def test_a_refusal_for_now_is_tried_again_one_for_good_is_not(monkeypatch, error, state):
    NoticeFactory(address="a@example.jp")
    monkeypatch.setattr(delivery, "_open_connection", lambda: Refusing(error))
    delivery.deliver()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == (state, 1)
    assert Notice.objects.get().state == "queued"
    if state == "queued":
        assert mail.not_before == timezone.now() + datetime.timedelta(minutes=1)


def test_the_delays_grow_and_end(monkeypatch, settings):
    mail = MailFactory()
    NoticeFactory(mail=mail, address=mail.address)
    monkeypatch.setattr(delivery, "_open_connection", lambda: Refusing(smtplib.SMTPDataError(451, b"later")))
    waits = []
    for _ in settings.MAIL_RETRY_MINUTES:
        delivery.deliver()
        mail.refresh_from_db()
        waits.append(mail.not_before)
        Mail.objects.update(not_before=timezone.now())
    delivery.deliver()
    mail.refresh_from_db()
    assert waits == sorted(waits)
    assert mail.state == "failed"


def test_nothing_is_claimed_while_the_mail_server_is_away(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    NoticeFactory()
    with pytest.raises(delivery.MailServerAway):
        delivery.deliver()
    assert Mail.objects.get().attempts == 0


class Server(Refusing):
    """A mail server that does something with each message, by default nothing."""

    def __init__(self, *, then=lambda: None):
        self.then = then
        self.opened, self.taken = 0, []

    def open(self):
        self.opened += 1
        return True

    def send_messages(self, messages):
        self.taken += messages
        self.then()


@pytest.fixture
def served(monkeypatch):
    """`served(server)`: mail goes to that server."""

    def by(server):
        monkeypatch.setattr(delivery, "_open_connection", lambda: server)
        return server

    return by


def let_lapse_and_send_again():
    Mail.objects.update(state="uncertain")
    assert Mail.objects.all().resend_uncertain()


def test_a_sender_so_slow_that_it_was_given_up_still_records_what_it_sent(served):
    NoticeFactory()
    server = served(Server(then=let_lapse_and_send_again))
    delivery.deliver()
    assert Mail.objects.get().state == "sent"
    assert len(server.taken) == 1


def test_a_slow_refusal_leaves_alone_what_an_officer_decided_meanwhile(served):
    def refuse_late():
        Mail.objects.update(state="uncertain")
        assert Mail.objects.all().cancel()
        raise smtplib.SMTPDataError(451, b"later")

    NoticeFactory()
    served(Server(then=refuse_late))
    delivery.deliver()
    assert Mail.objects.get().state == "cancelled"


def test_a_claim_that_was_held_up_is_not_sent_but_queued_again():
    claimed_at = timezone.now() - datetime.timedelta(minutes=8)  # of 15
    mail = MailFactory(state="sending", claimed_at=claimed_at, attempts=1)
    notice = NoticeFactory(mail=mail, address=mail.address)
    server = Server()
    state, said = delivery._send(Claim(mail, [notice]), Line(server))
    mail.refresh_from_db()
    assert (state, said, mail.state, server.taken) == ("queued", None, "queued", [])


def test_a_mail_server_that_goes_away_in_a_batch_costs_one_attempt_not_one_each(served):
    class Leaving(Server):
        def open(self):
            raise ConnectionRefusedError("gone")

        def send_messages(self, messages):
            raise smtplib.SMTPServerDisconnected("bye")

    NoticeFactory.create_batch(5)
    served(Leaving())
    delivery.deliver()
    assert sorted(Mail.objects.values_list("state", "attempts")) == [("queued", 0)] * 4 + [("queued", 1)]


def test_a_mail_server_that_goes_away_among_mails_claimed_together_costs_the_others_nothing(served):
    class Leaving(Server):
        def open(self):
            raise ConnectionRefusedError("gone")

        def send_messages(self, messages):
            if len(self.taken) == 3:
                raise smtplib.SMTPServerDisconnected("bye")
            return super().send_messages(messages)

    NoticeFactory.create_batch(9)
    served(Leaving())
    delivery.deliver()  # the other five wait for the next round
    standing = [("queued", 0)] * 5 + [("queued", 1)] + [("sent", 1)] * 3
    assert sorted(Mail.objects.values_list("state", "attempts")) == standing


def test_what_was_sent_is_recorded_and_what_waits_given_back_whatever_happens_to_the_next(served, monkeypatch):
    class Interrupted(Server):
        def send_messages(self, messages):
            if len(self.taken) == 4:
                raise KeyboardInterrupt
            return super().send_messages(messages)

    NoticeFactory.create_batch(9)
    served(Interrupted())
    with pytest.raises(KeyboardInterrupt):
        delivery.deliver()
    assert Counter(Mail.objects.values_list("state", flat=True)) == {"sent": 4, "sending": 1, "queued": 4}


def test_mails_that_wait_behind_one_that_takes_long_are_given_back_and_what_was_sent_is_recorded(served):
    def slow_down():
        if len(server.taken) == 4:
            waiting.update(Mail.objects.values_list("pk", "state"))
            time.sleep(2 * smtp.SECONDS_AHEAD)
        elif len(server.taken) == 5:
            afterwards.update(Mail.objects.values_list("pk", "state"))

    waiting, afterwards = {}, {}
    NoticeFactory.create_batch(12)
    server = served(Server(then=slow_down))
    assert delivery.deliver()["sent"] == 12
    assert Counter(waiting.values())["sending"] > 1
    assert Counter(afterwards.values()) == {"sent": 4, "sending": 1, "queued": 7}


@pytest.mark.parametrize(("seconds", "mails"), [(0.0005, 8), (0.0049, 4), (0.011, 1), (10, 1)])
def test_so_many_mails_are_claimed_at_once_as_go_out_in_a_moment(monkeypatch, seconds, mails):
    clock = iter([0, seconds])
    line = Line(Server())
    assert line.mails_ahead == 1
    with monkeypatch.context() as patch:
        patch.setattr(smtp.time, "perf_counter", lambda: next(clock))
        line.send("a mail")
    assert line.mails_ahead == mails


def test_a_connection_is_used_for_many_mails_and_opened_anew_now_and_then(served, monkeypatch):
    monkeypatch.setattr(smtp, "MAILS_A_CONNECTION", 3)
    NoticeFactory.create_batch(7)
    server = served(Server())
    assert delivery.deliver()["sent"] == 7
    assert server.opened == 2  # beside the first


def test_a_round_that_is_told_to_end_ends_after_the_mail_at_hand(served):
    NoticeFactory.create_batch(3)
    server = served(Server())
    delivery.deliver(goes_on=lambda: len(server.taken) < 2)
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["queued", "sent", "sent"]


def test_an_error_nobody_foresaw_leaves_one_mail_in_doubt_and_the_rest_goes_on(served):
    def surprise():
        if len(server.taken) == 1:
            raise RuntimeError("a backend of its own kind")

    NoticeFactory.create_batch(3)
    server = served(Server(then=surprise))
    done = delivery.deliver()
    assert (done["sent"], done["uncertain"]) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_breaks_off_after_the_mail_was_sent_is_told_later(served):
    def break_off():
        if len(server.taken) == 1:
            at = connection.get_connection_params()
            pid = connection.connection.info.backend_pid
            with psycopg.connect(host=at["host"], port=at["port"], user=at["user"], dbname=at["dbname"]) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    NoticeFactory.create_batch(2)
    server = served(Server(then=break_off))
    delivery.deliver()
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
    assert len(server.taken) == 2


@pytest.mark.django_db(transaction=True)
def test_several_connections_share_the_work(settings, smtp_sink):
    NoticeFactory.create_batch(30)
    assert delivery.deliver(connections=3)["sent"] == 30
    assert len({mail["Message-ID"] for mail in smtp_sink.mails}) == len(smtp_sink.mails) == 30
