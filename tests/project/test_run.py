"""`make run` in a copy of the project: everything comes up, one signal ends all of it, the data stay."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import psutil
import psycopg
import pytest

from circular_partners.embedded.leftovers import MARK
from circular_partners.embedded.places import BASE_DIR, free_port
from circular_partners.embedded.postgres import PostgresServer
from circular_partners.embedded.run import chosen_port
from tests.servers import run_folder

pytestmark = pytest.mark.processes
LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "var", "tests", "bench", "screenshots", ".*_cache")


@pytest.fixture
def house():
    """A copy of the project that PostgreSQL's account can reach, with what it left running ended."""
    copy = run_folder() / f"house-{time.monotonic_ns()}"
    shutil.copytree(BASE_DIR, copy, ignore=LEFT_OUT)
    copy.chmod(0o755)
    yield copy
    subprocess.run([sys.executable, "-m", "circular_partners.embedded", "stop"], cwd=copy, env=clean(), check=False)


def clean(**given):
    """The environment of somebody who only typed `make run`."""
    names = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE", "TEST_RUN_FOLDER", "BASE_URL")
    names += ("PORT", "MAKEFLAGS", "MAKELEVEL")
    return {name: value for name, value in os.environ.items() if name not in names} | given


def start(house, port):
    command = [sys.executable, "-m", "circular_partners.embedded.run"]
    return subprocess.Popen(command, cwd=house, env=clean(PORT=str(port)), stderr=subprocess.PIPE, text=True)


def ready(port, run, seconds=240):
    """What /readyz says once it says "ok", or last in that time or until `run` has ended."""
    over, said = time.monotonic() + seconds, "nothing"
    while time.monotonic() < over and said != "ok" and run.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
                told = json.load(answer)
        except (URLError, ConnectionError):
            time.sleep(0.3)
            continue
        said = told["status"]
        if said != "ok":
            print(time.strftime("%X"), told)  # noqa: T201
            time.sleep(1)
    return said


def processes_of(house):
    found = []
    for process in psutil.process_iter():
        try:
            is_marked = process.environ().get(MARK) == str(house) or str(house) in process.cmdline()
            if is_marked or Path(process.cwd()).is_relative_to(house):  # a server names itself anew
                found.append(process)
        except psutil.Error:
            continue
    return found


def count_members(house):
    server = PostgresServer(house / "var" / "postgres")
    port = server.running_port()
    assert port
    with psycopg.connect(server.url(port)) as connection:
        return connection.execute("SELECT count(*) FROM members_organization").fetchall()[0][0]


def test_it_comes_up_ends_on_one_signal_survives_a_kill_and_keeps_the_data(house):
    port = free_port()
    run = start(house, port)
    assert ready(port, run) == "ok"
    second = start(house, free_port())
    assert second.wait(30) == 1
    assert "is running already" in second.stderr.read()
    members = count_members(house)
    assert members

    run.send_signal(signal.SIGINT)
    assert run.wait(20) == 0
    assert processes_of(house) == []

    run = start(house, port)
    assert ready(port, run) == "ok"
    assert count_members(house) == members

    for process in (run, *psutil.Process(run.pid).children()):
        process.kill()
    run.wait(5)
    assert processes_of(house), "a killed run leaves processes behind"
    run = start(house, port)
    # Until this is said, it is the killed run's web processes that answer.
    assert "An earlier run was killed" in run.stderr.readline()
    assert ready(port, run) == "ok"
    run.send_signal(signal.SIGTERM)
    assert run.wait(20) == 0
    assert processes_of(house) == []


@pytest.mark.parametrize("begun", ["postgres/postmaster.pid", "valkey"])
def test_a_signal_before_it_is_up_ends_it_too(house, begun):
    run = start(house, free_port())
    over = time.monotonic() + 30
    while not (house / "var" / begun).exists() and time.monotonic() < over:
        time.sleep(0.01)
    run.send_signal(signal.SIGTERM)
    assert run.wait(20) == 0
    assert processes_of(house) == []


def test_make_gives_a_port_only_where_one_was_given():
    """Make exports an undefined variable as an empty one when asked to."""
    ask = ["make", "-s", "--eval", "probe: ; @printenv PORT || echo none", "probe"]
    said = [
        subprocess.check_output([*ask, *given], cwd=BASE_DIR, env=clean(), text=True) for given in ((), ("PORT=8001",))
    ]
    assert said == ["none\n", "8001\n"]


def test_an_empty_port_is_the_usual_one(monkeypatch):
    monkeypatch.setenv("PORT", "")
    monkeypatch.setattr("circular_partners.embedded.run.is_free", lambda port, host: True)
    assert chosen_port() == 8000


def test_a_busy_port_is_said_in_one_sentence(house):
    port = free_port()
    with socket.socket() as owner:
        owner.bind(("127.0.0.1", port))
        owner.listen()
        run = start(house, port)
        assert run.wait(30) == 1
    assert run.stderr.read().strip().splitlines() == [
        f"Port {port} is used by another program: choose another one with `make run PORT=8001`."
    ]
