"""A throw-away database and the portal on the production server settings, for one benchmark."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from circular_partners.embedded.places import free_port
from circular_partners.embedded.postgres import PostgresServer
from circular_partners.embedded.valkey import ValkeyServer


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """PostgreSQL and Valkey of the benchmark's own; yields the environment of a production process."""
    with tempfile.TemporaryDirectory(prefix="circular-partners-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        # Checkpoints in the middle of a measured statement would measure the disk.
        settings = ("shared_buffers=2GB", "max_wal_size=8GB", "checkpoint_timeout=30min")
        postgres = PostgresServer(folder / "postgres", settings=settings)
        valkey = ValkeyServer(folder / "valkey")
        port, valkey_port = postgres.start(), valkey.start()
        try:
            yield {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "circular_partners.settings.production",
                "DATABASE_URL": postgres.url(port),
                "REDIS_URL": f"redis://127.0.0.1:{valkey_port}/0",
                "EMAIL_URL": f"filemail://{folder / 'mail'}",
                "SECRET_KEY": "only-for-one-benchmark-and-longer-than-fifty-characters-of-text",
                "ALLOWED_HOSTS": "localhost",
                "BASE_URL": "https://localhost",
                "DEFAULT_FROM_EMAIL": "secretariat@example.jp",
                "STORAGE_URL": f"file://{folder / 'files'}",
            }
        finally:
            valkey.stop(valkey_port)
            postgres.stop()


def manage(environment: dict[str, str], *words: str) -> float:
    """Run a management command; returns its seconds."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "manage.py", *words], env=environment, check=True)
    return time.perf_counter() - started


@contextmanager
def portal(environment: dict[str, str]) -> Iterator[int]:
    """The portal under granian with one worker of one thread; yields its port."""
    port = free_port()
    words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    granian = Path(sys.executable).with_name("granian")
    process = subprocess.Popen(
        [
            granian,
            *words,
            "--blocking-threads",
            "1",
            "--no-ws",
            "--log-level",
            "error",
            "circular_partners.wsgi:application",
        ],
        env=environment,
        start_new_session=True,
    )
    try:
        wait_for(port)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def wait_for(port: int, seconds: float = 60) -> None:
    """Wait until the portal answers; raises TimeoutError."""
    over = time.monotonic() + seconds
    while time.monotonic() < over:
        try:
            with urllib.request.urlopen(request_for(port, "/healthz"), timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError("the portal did not answer")


def request_for(port: int, path: str) -> urllib.request.Request:
    """A request as the proxy in front of the portal would pass it on."""
    return urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Host": "localhost", "X-Forwarded-Proto": "https"}
    )
