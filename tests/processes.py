"""Real things around a test: a frozen day, an SMTP server, a Celery worker process, the portal on a port."""

import datetime
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path
from typing import Any, cast

import pytest
import time_machine
from aiosmtpd.controller import Controller
from kombu import pools
from pytest_django.live_server_helper import LiveServer

from circular_partners.embedded.places import BASE_DIR, free_port
from tests.servers import run_folder
from timekeeping.clock import TOKYO


@pytest.fixture
def frozen_today() -> Iterator[Callable[..., datetime.date]]:
    """`frozen_today(2026, 4, 1)`: it is nine o'clock in Tokyo on that day, until the test ends or another call."""
    travels: list[Any] = []

    def freeze(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime.date:
        while travels:
            travels.pop().stop()
        moment = datetime.datetime(year, month, day, hour, minute, tzinfo=TOKYO)
        travels.append(time_machine.travel(moment, tick=False))
        travels[-1].start()
        return moment.date()

    yield freeze
    while travels:
        travels.pop().stop()


class SmtpSink:
    """What an SMTP server received; `refuse` makes it answer an address with a code (451 transient, 550 for good)."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.senders: list[str] = []  # of the envelopes (MAIL FROM)
        self.refused: dict[str, str] = {}
        self.host, self.port = "127.0.0.1", free_port()

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    def refuse(self, address: str, answer: str = "550 5.1.1 no such mailbox") -> None:
        self.refused[address] = answer

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in str(mail["To"])]

    def wait_for(self, count: int, seconds: float = 20) -> list[EmailMessage]:
        """The mails once `count` have come, or those that came in time."""
        over = time.monotonic() + seconds
        while len(self.mails) < count and time.monotonic() < over:
            time.sleep(0.05)
        return self.mails

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.senders.append(envelope.mail_from)
        self.mails.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=modern)))
        return "250 taken"


@pytest.fixture
def smtp_sink(settings: Any) -> Iterator[SmtpSink]:
    """A real SMTP server that keeps what it gets; Django's mail goes there for the test."""
    sink = SmtpSink()
    server = Controller(sink, hostname=sink.host, port=sink.port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield sink
    server.stop()


@pytest.fixture
def process_environment(request: pytest.FixtureRequest, database_url: str) -> dict[str, str]:
    """The environment of a real process beside the test: same database, same Valkey, mail to the test's sink."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "circular_partners.settings.testing",
        "DATABASE_URL": database_url,
        "REDIS_URL": request.getfixturevalue("valkey_url"),
        "PYTHONUNBUFFERED": "1",
    }
    if "smtp_sink" in request.fixturenames:
        environment["EMAIL_URL"] = request.getfixturevalue("smtp_sink").url
    if "live_portal" in request.fixturenames:  # where the links in its mails lead
        environment["BASE_URL"] = request.getfixturevalue("live_portal")
    return environment


def point_celery_at(url: str) -> None:
    """Send this process's tasks to the broker at `url` from now on."""
    from circular_partners.celery import app

    app.conf.broker_url = url
    pools.reset()  # connections to the broker before
    app._after_fork()  # and what the application remembers of them


@pytest.fixture
def celery_worker_process(process_environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker on the test's database; tasks that the test sends reach it through Valkey."""
    from circular_partners.celery import app

    before = app.conf.broker_url
    point_celery_at(process_environment["REDIS_URL"])
    app.control.purge()
    log = (run_folder() / f"worker-{time.monotonic_ns()}.log").open("w")
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "circular_partners", "worker", "--concurrency=1", "--loglevel=INFO"],
        cwd=BASE_DIR,
        env=process_environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        over = time.monotonic() + 90
        while not app.control.ping(timeout=0.5):
            assert worker.poll() is None, Path(log.name).read_text()
            assert time.monotonic() < over, "the worker did not answer in 90 seconds"
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(20)
        except subprocess.TimeoutExpired:
            worker.kill()
        point_celery_at(before)


@pytest.fixture
def live_portal(live_server: LiveServer, settings: Any) -> str:
    """The portal's address on a real port (threads of this process, committed data), without a final slash."""
    settings.BASE_URL = live_server.url
    return str(live_server.url)
