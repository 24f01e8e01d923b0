"""Celery only wakes: what happens to requests, workers and beats while the broker is away, with real processes."""

import os
import signal
import time

import psutil
import pytest

from circular_partners.embedded.valkey import ValkeyServer
from notices.tasks import SECONDS_AWAY, Waker
from tests.notices import crash
from tests.notices.crash_account import account
from tests.processes import point_celery_at
from tests.servers import run_folder

pytestmark = pytest.mark.processes


@pytest.fixture
def frozen_broker(settings):
    """A broker that takes connections and says nothing."""
    from circular_partners.celery import app

    server, before = ValkeyServer(run_folder() / "frozen-valkey"), app.conf.broker_url
    port = server.start()
    process = psutil.Process(int((server.folder / "server.pid").read_text()))
    process.suspend()
    point_celery_at(server.url(port))
    yield
    process.kill()
    point_celery_at(before)


def seconds_of(call):
    started = time.monotonic()
    call()
    return time.monotonic() - started


def test_a_silent_broker_holds_up_one_request_for_less_than_three_seconds_and_not_the_next(frozen_broker):
    wake = Waker()
    assert seconds_of(wake) < 3
    assert seconds_of(wake) < 0.1
    assert SECONDS_AWAY < 60  # the next minute's round comes anyhow


def test_an_absent_broker_holds_up_nobody():
    from circular_partners.celery import app

    before = app.conf.broker_url
    point_celery_at("redis://127.0.0.1:1/0")
    try:
        assert seconds_of(Waker()) < 1
    finally:
        point_celery_at(before)


def test_worker_and_beat_never_give_the_broker_up():
    from circular_partners.celery import app

    assert app.conf.broker_connection_retry
    assert app.conf.broker_connection_retry_on_startup
    assert app.conf.broker_connection_max_retries is None  # Celery's default ends a worker after 47 minutes


@pytest.fixture
def place(request):
    """A folder for the servers of one test."""
    folder = run_folder() / request.node.name[:40]
    folder.mkdir()
    folder.chmod(0o755)
    return folder


def test_two_workers_and_two_beats_come_back_to_a_broker_that_was_away_and_send_each_mail_once(place):
    plan = crash.Plan(mails=60, kills=0, seed=1, outage=6, delay=0.1, slow=0.1)
    with crash.site(place, plan) as site:
        (place / "second" / "var").mkdir(parents=True)
        site.others.append(site.launch(crash.procfile()["beat"], "second/beat", cwd=place / "second"))
        crash.fill(site)
        crash.wait_until(lambda: site.taken() > 5, seconds=60)
        site.flush_broker()
        site.stop_broker()
        crash.fill(site, people="late")
        site.freeze_broker()
        crash.wait_until(lambda: site.ask(crash.AT_REST) == [(True,)], seconds=90)
        assert [process.poll() for process in [*site.workers, *site.others]] == [None] * 5
        figures = account(site)
    assert (figures.lost, figures.doubled) == ([], [])
    assert sum(figures.notices.values()) == 2 * 66


def test_a_worker_that_is_told_to_end_finishes_the_mail_at_hand(place):
    plan = crash.Plan(mails=40, kills=0, seed=3, delay=0.4, slow=0.4)
    with crash.site(place, plan) as site:
        crash.fill(site)
        crash.wait_until(lambda: site.taken() > 2, seconds=60)
        for worker in site.workers:
            os.killpg(worker.pid, signal.SIGTERM)  # as honcho and Ctrl-C do
        assert [worker.wait(15) for worker in site.workers] == [0, 0]
        assert site.ask("SELECT count(*) FROM notices_mail WHERE state = 'sending'") == [(0,)]
        assert site.ask("SELECT count(*) > 0 FROM notices_mail WHERE state = 'queued'") == [(True,)]
