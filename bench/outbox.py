"""Mails a second through the outbox, against a bare smtplib loop over one connection to the same mail server."""

import asyncio
import base64
import datetime
import json
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import psutil

from bench.servers import manage, servers
from circular_partners.embedded.places import free_port

MAILS = 3_000


class Run(NamedTuple):
    """What a number of workers did together."""

    name: str
    mails_a_second: float
    bare: float  # mails a second of the bare loop, mean of right before and right after
    worker: float  # ms of processor time a mail, in the workers' processes
    server: float  # in the mail server's


def section() -> str:
    """The table of the outbox."""
    with servers() as environment, mail_server() as (port, server):
        environment |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        manage(environment, "migrate", "-v0")
        message = base64.b64decode(ask(environment, "fill", str(MAILS))["message"])
        bare, runs = bare_loop(port, message), []
        for workers, connections in ((1, 1), (1, 2), (2, 1), (2, 2)):
            before = processor_ms(server)
            name, mails_a_second, worker = measured(environment, workers=workers, connections=connections)
            spent = (processor_ms(server) - before) / MAILS
            again = bare_loop(port, message)
            runs.append(Run(name, mails_a_second, (bare + again) / 2, worker, spent))
            ask(environment, "fill", str(MAILS))
            bare = bare_loop(port, message)
    return report(len(message), runs)


def report(size: int, runs: list[Run]) -> str:
    lines = [
        f"One run on {datetime.date.today():%Y-%m-%d}: {os.cpu_count()} cores, load "  # noqa: DTZ011
        f"{os.getloadavg()[1]:.1f} when it ended (above 3: other work shared the machine), {MAILS:,} mails "
        f"of {size:,} bytes each, aiosmtpd in a process of its own, PostgreSQL on the same machine with every commit "
        "flushed. The bare loop sends one finished message over and over; the outbox claims, writes, sends, records.",
        "",
        "| | mails a second | of a bare loop over one connection, before and after | ratio "
        "| ms of processor a mail: workers / mail server |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {run.name} | {run.mails_a_second:.0f} | {run.bare:.0f} | {run.mails_a_second / run.bare:.2f} "
            f"| {run.worker:.2f} / {run.server:.2f} |"
            for run in runs
        ),
    ]
    return "\n".join(lines)


@contextmanager
def mail_server() -> Iterator[tuple[int, psutil.Process]]:
    """A mail server that takes everything and keeps nothing; yields its port and its process."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.outbox", "serve", str(port)])
    try:
        for _ in range(100):
            try:
                smtplib.SMTP("127.0.0.1", port).quit()
                break
            except OSError:
                time.sleep(0.1)
        yield port, psutil.Process(process.pid)
    finally:
        process.kill()
        process.wait()


def processor_ms(process: psutil.Process) -> float:
    """Processor time that a process has taken so far."""
    times = process.cpu_times()
    return (times.user + times.system) * 1000


def bare_loop(port: int, message: bytes) -> float:
    """Mails a second of smtplib alone."""
    with smtplib.SMTP("127.0.0.1", port) as server:
        started = time.perf_counter()
        for _ in range(MAILS):
            server.sendmail("secretariat@example.jp", ["person@example.jp"], message)
        return MAILS / (time.perf_counter() - started)


def ask(environment: dict[str, str], *words: str) -> dict[str, Any]:
    """What a process of the portal answers."""
    command = [sys.executable, "-m", "bench.outbox", *words]
    return json.loads(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)


def measured(environment: dict[str, str], *, workers: int, connections: int) -> tuple[str, float, float]:
    """Let so many worker processes empty the outbox; they begin together, once all are up.

    Returns what they are called, mails a second, and ms of their processor time a mail.
    """
    command = [sys.executable, "-m", "bench.outbox", "work", str(connections)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, env=environment, **pipes) for _ in range(workers)]
    for process in processes:
        process.stdout.readline()
    started = time.perf_counter()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(process.stdout.readline()) for process in processes]
    seconds = time.perf_counter() - started
    sent = sum(each["sent"] for each in told)
    for process in processes:
        process.communicate()
    assert sent == MAILS, f"{sent} of {MAILS} mails were sent"
    several = "s" if workers > 1 else ""
    usual = ", as installed" if connections == 2 else ""
    name = f"outbox, {workers} worker{several}, {connections} connection(s) each{usual}"
    return name, MAILS / seconds, sum(each["ms"] for each in told) / MAILS


# --- what the processes do -------------------------------------------------------------------------------------------


def serve(port: str) -> None:
    from aiosmtpd.smtp import SMTP

    class Taking:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            return "250 taken"

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(Taking()), "127.0.0.1", int(port))
        await server.serve_forever()

    asyncio.run(forever())


def fill(mails: str) -> None:
    """Queue receipts in their envelopes; answers with one of them as it is sent."""
    from notices.delivery import message_id
    from notices.envelopes import pack
    from notices.letters import letter
    from notices.models import Mail, Notice
    from notices.return_path import envelope_sender
    from timekeeping import today

    context = {"what": {"ja": "フォローアップ報告", "en": "progress report"}, "title": "2025年度", "path": "/my/"}
    Notice.objects.bulk_create(
        Notice(kind="submission-received", address=f"person{n}@example.jp", context=context, step=str(time.time_ns()))
        for n in range(int(mails))
    )
    pack(today())
    mail = Mail.objects.due()[0]
    written = letter(mail, list(mail.notices.all()))
    message = written.message(None, message_id(mail), sender=envelope_sender(mail.pk))
    print(json.dumps({"message": base64.b64encode(message.raw).decode()}))  # noqa: T201


def work(connections: str) -> None:
    from django.db import connection
    from django.template import engines

    from notices import delivery

    connection.ensure_connection()
    engines.all()  # a worker has read its templates' libraries long before
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    began = time.process_time()
    sent = delivery.deliver(connections=int(connections))["sent"]
    print(json.dumps({"sent": sent, "ms": (time.process_time() - began) * 1000}), flush=True)  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1] != "serve":
        import django

        django.setup()
    {"serve": serve, "fill": fill, "work": work}[sys.argv[1]](*sys.argv[2:])
