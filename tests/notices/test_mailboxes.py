"""The bounce mailbox emptied: a real Maildir, and a real IMAP server in a process of its own."""

import imaplib
import mailbox
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from circular_partners.embedded.places import free_port
from notices.collecting import PROCESSED, UNREAD, collect
from notices.models import BouncedAddress, UnreadReport
from tests.notices.factory import MailFactory
from tests.notices.test_reports import arrived

pytestmark = pytest.mark.django_db
NAMES = ("postfix", "postfix-delayed", "out-of-office", "garbage")
DONE = {"bounced": 1, "harmless": 2, "unread": 1}


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "bounces@example.jp"


@pytest.fixture
def mail():
    return MailFactory(address="gone@member.example.jp", state="sent", sent_at=timezone.now())


@pytest.fixture
def maildir(tmp_path, mail):
    box = mailbox.Maildir(tmp_path / "bounces", create=True)
    for name in NAMES:
        box.add(arrived(name, mail.pk))
    return box


def test_a_maildir_is_emptied_into_its_folders(maildir, mail):
    url = f"maildir://{maildir._path}"
    assert collect(url) == DONE
    assert len(maildir) == 0
    assert (len(maildir.get_folder(PROCESSED)), len(maildir.get_folder(UNREAD))) == (3, 1)
    assert BouncedAddress.objects.get().address == mail.address
    assert UnreadReport.objects.count() == 1
    assert collect(url) == {}


def test_the_command_says_what_it_did(maildir, settings, capsys):
    settings.BOUNCE_MAILBOX_URL = f"maildir://{maildir._path}"
    call_command("collect_bounces")
    assert capsys.readouterr().out.strip() == "bounced: 1, harmless: 2, unread: 1"
    call_command("collect_bounces")
    assert capsys.readouterr().out.strip() == "nothing arrived"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "pop3://user:password@host/",
        "maildir://folder",
        "maildir:///no/such/folder",
        "imap://user:password@mail.example.jp/INBOX",
        "imaps://mail.example.jp/INBOX",
        "imap://user:password@127.0.0.1:1/INBOX",
        "imap://user:password@127.0.0.1:notaport/INBOX",
    ],
)
def test_a_mailbox_that_cannot_be_read_ends_with_two(settings, url):
    settings.BOUNCE_MAILBOX_URL = url
    with pytest.raises(CommandError) as refused:
        call_command("collect_bounces")
    assert refused.value.returncode == 2
    assert "password" not in str(refused.value).replace("user:password@host", "")


@pytest.fixture
def imap_port():
    """A real IMAP server (pymap, its mailboxes in memory) with the log-in post, secret word."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("pymap")), "--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    backend = ["dict", "--demo-data", "--demo-user", "post", "--demo-password", "secret word"]
    server = subprocess.Popen(
        [*command, "--no-service", "managesieve", *backend], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        over = time.monotonic() + 30
        while True:
            try:
                imaplib.IMAP4("127.0.0.1", port, timeout=5).logout()
                break
            except OSError:
                assert server.poll() is None, "the IMAP server did not start"
                assert time.monotonic() < over, "the IMAP server did not answer in 30 seconds"
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.processes
@pytest.mark.parametrize("can_move", [True, False])
def test_an_imap_mailbox_is_emptied_into_its_folders(imap_port, mail, monkeypatch, can_move):
    url = f"imap://post:secret%20word@127.0.0.1:{imap_port}/Bounces"
    person = imaplib.IMAP4("127.0.0.1", imap_port, timeout=10)
    person.login("post", "secret word")
    person.create("Bounces")
    for name in NAMES:
        assert person.append("Bounces", None, None, arrived(name, mail.pk))[0] == "OK"
    if not can_move:
        monkeypatch.setattr("notices.mailboxes.Imap._capabilities", lambda self: set())
    assert collect(url) == DONE
    numbers = [person.select(f'"{folder}"')[1][0] for folder in ("Bounces", PROCESSED, UNREAD)]
    assert numbers == [b"0", b"3", b"1"]
    assert BouncedAddress.objects.get().address == mail.address
    assert collect(url) == {}
    person.logout()


@pytest.mark.processes
def test_a_refused_log_in_is_said_plainly(imap_port, settings):
    settings.BOUNCE_MAILBOX_URL = f"imap://post:wrong@127.0.0.1:{imap_port}/INBOX"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("collect_bounces")
