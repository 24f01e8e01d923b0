"""The embedded servers come up whatever an earlier run left behind; asked of real servers in folders of their own."""

import os
import signal
import socket
import time

import psycopg
import pytest

from circular_partners.embedded import EmbeddedError, account
from circular_partners.embedded.postgres import THROWAWAY, PostgresServer
from circular_partners.embedded.programs import postgres_programs
from circular_partners.embedded.valkey import ValkeyServer
from tests.servers import run_folder

pytestmark = pytest.mark.processes


@pytest.fixture
def server():
    server = PostgresServer(run_folder() / f"pg-{time.monotonic_ns()}", settings=THROWAWAY)
    yield server
    server.destroy()


def write(server, port):
    with psycopg.connect(server.url(port), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('still here')")
        connection.execute("CHECKPOINT")


def words(server, port):
    with psycopg.connect(server.url(port)) as connection:
        return connection.execute("SELECT word FROM kept").fetchall()


def kill(server):
    """As when the machine loses power: no time to tidy up."""
    pid = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    over = time.monotonic() + 10
    while server.running_port() and time.monotonic() < over:
        time.sleep(0.1)


def test_a_second_start_finds_the_running_server(server):
    port = server.start()
    assert PostgresServer(server.data).start() == port


def test_data_stay_over_a_stop(server):
    port = server.start()
    write(server, port)
    server.stop()
    assert server.running_port() is None
    assert words(server, server.start(port)) == [("still here",)]


def test_a_killed_server_starts_again(server):
    port = server.start()
    write(server, port)
    kill(server)
    assert words(server, server.start()) == [("still here",)]


def test_a_stale_pid_file_with_the_number_of_another_process_is_no_obstacle(server):
    port = server.start()
    write(server, port)
    pid_file = (server.data / "postmaster.pid").read_text()
    server.stop()
    (server.data / "postmaster.pid").write_text(pid_file.replace(pid_file.split("\n")[0], str(os.getpid()), 1))
    assert words(server, server.start()) == [("still here",)]


def test_a_first_start_that_was_killed_half_way_is_begun_anew(server):
    server.data.mkdir()
    (server.data / "base").mkdir()
    assert server.start()


def test_a_busy_port_is_left_to_its_owner(server):
    with socket.socket() as owner:
        owner.bind(("127.0.0.1", 0))
        owner.listen()
        assert server.start(owner.getsockname()[1]) != owner.getsockname()[1]


def test_data_of_another_version_are_refused_in_words(server):
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 12"):
        server.start()
    (server.data / "PG_VERSION").write_text("18\n")


@pytest.mark.skipif(not account.is_root(), reason="only root runs PostgreSQL as another account")
def test_under_root_the_server_is_nobodys(server):
    server.start()
    pid = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    nobody = account.server_account()
    assert nobody
    assert os.stat(f"/proc/{pid}").st_uid == nobody.pw_uid


def test_programs_that_do_not_run_are_said_in_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    postgres_programs.cache_clear()
    with pytest.raises(EmbeddedError, match="PG_BINDIR"):
        postgres_programs()
    postgres_programs.cache_clear()


def test_valkey_is_found_again_and_not_taken_for_another(tmp_path):
    mine, other = ValkeyServer(tmp_path / "mine"), ValkeyServer(tmp_path / "other")
    port = mine.start()
    try:
        assert mine.start(port) == port
        assert not other.answers_on(port)
        elsewhere = other.start(port)
        assert elsewhere != port
        other.stop(elsewhere)
    finally:
        mine.stop(port)
    assert not mine.answers_on(port)
