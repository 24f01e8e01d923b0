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

from bench.servers import manage, servers
from circular_partners.embedded.places import free_port

MAILS = 1_000


class Run(NamedTuple):
    """What a number of workers did together."""

    name: str
    mails_a_second: float
    bare: float  # mails a second of the bare loop, mean of right before and right after


def section() -> str:
    """The table of the outbox."""
    with servers() as environment, mail_server() as port:
        environment |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        manage(environment, "migrate", "-v0")
        message = base64.b64decode(ask(environment, "fill", str(MAILS))["message"])
        bare, runs = bare_loop(port, message), []
        for workers, connections in ((1, 1), (1, 2), (2, 1), (2, 2)):
            name, mails_a_second = measured(environment, workers=workers, connections=connections)
            again = bare_loop(port, message)
            runs.append(Run(name, mails_a_second, (bare + again) / 2))
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
        "| | mails a second | of a bare loop over one connection, before and after | ratio |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {run.name} | {run.mails_a_second:.0f} | {run.bare:.0f} | {run.mails_a_second / run.bare:.2f} |"
            for run in runs
        ),
    ]
    return "\n".join(lines)


@contextmanager
def mail_server() -> Iterator[int]:
    """A mail server that takes everything and keeps nothing; yields its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.outbox", "serve", str(port)])
    try:
        for _ in range(100):
            try:
                smtplib.SMTP("127.0.0.1", port).quit()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.kill()
        process.wait()


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


def measured(environment: dict[str, str], *, workers: int, connections: int) -> tuple[str, float]:
    """Let so many worker processes empty the outbox; they begin together, once all are up."""
    command = [sys.executable, "-m", "bench.outbox", "work", str(connections)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, env=environment, **pipes) for _ in range(workers)]
    for process in processes:
        process.stdout.readline()
    started = time.perf_counter()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    sent = sum(json.loads(process.stdout.readline())["sent"] for process in processes)
    seconds = time.perf_counter() - started
    for process in processes:
        process.communicate()
    assert sent == MAILS, f"{sent} of {MAILS} mails were sent"
    several = "s" if workers > 1 else ""
    usual = ", as installed" if connections == 2 else ""
    return f"outbox, {workers} worker{several}, {connections} connection(s) each{usual}", MAILS / seconds


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

    from notices import delivery

    connection.ensure_connection()
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    print(json.dumps(delivery.deliver(connections=int(connections))), flush=True)  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1] != "serve":
        import django

        django.setup()
    {"serve": serve, "fill": fill, "work": work}[sys.argv[1]](*sys.argv[2:])
