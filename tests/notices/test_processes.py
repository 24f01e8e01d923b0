"""Real processes, a real SMTP server: each mail once, whatever happens to the senders."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from circular_partners.embedded.places import BASE_DIR
from notices.models import Mail, Notice
from notices.smtp import MAILS_AHEAD
from tests.notices.factory import NoticeFactory, ReminderFactory
from timekeeping import today

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def start(environment, *command, **more):
    return subprocess.Popen([sys.executable, "manage.py", *command], cwd=BASE_DIR, env=environment | more)


def test_two_deliverers_at_once_send_each_mail_once(process_environment, smtp_sink):
    NoticeFactory.create_batch(120)
    for n in range(60):
        ReminderFactory.create_batch(2, address=f"digest{n}@example.jp", for_day=today())
    both = [start(process_environment, "deliver") for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert len(smtp_sink.mails) == 180
    assert set(Counter(mail["Message-ID"] for mail in smtp_sink.mails).values()) == {1}
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_a_killed_deliverer_leaves_what_it_had_just_claimed_uncertain_and_doubles_none(process_environment, smtp_sink):
    NoticeFactory.create_batch(300)
    killed = start(process_environment, "deliver")
    while Mail.objects.filter(state="sent").count() < 20:
        time.sleep(0.01)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    time.sleep(1.5)
    in_between = set(Mail.objects.filter(state="sending").values_list("pk", flat=True))
    assert len(in_between) <= MAILS_AHEAD
    assert start(process_environment, "deliver", CLAIM_LAPSES_MINUTES="0.02").wait(60) == 0
    received = Counter(mail["Message-ID"] for mail in smtp_sink.mails)
    assert max(received.values()) == 1
    assert set(Mail.objects.filter(state="uncertain").values_list("pk", flat=True)) == in_between
    assert Mail.objects.filter(state="sent").count() + len(in_between) == 300
    assert 300 - len(in_between) <= len(received) <= 300
    print(f"{len(received)} received, {len(in_between)} uncertain, 0 doubled")  # noqa: T201


def test_the_worker_sends_what_a_commit_woke_it_for(celery_worker_process, smtp_sink):
    from notices.outbox import queue

    queue("submission-received", to="woken@example.jp", context={"what": {"ja": "報告", "en": "report"}})
    assert smtp_sink.wait_for(1)[0]["To"] == "woken@example.jp"
