"""What real servers write, read: each file in arrived/ is what one of them sends."""

import uuid
from pathlib import Path

import pytest

from notices.reports import Verdict, read
from notices.return_path import envelope_sender, mail_named_in

ARRIVED = Path(__file__).parent / "arrived"
MAIL = uuid.UUID("0c0ffee0-0000-4000-8000-000000000001")


@pytest.fixture(autouse=True)
def return_path(settings):
    settings.BOUNCE_ADDRESS = "bounces@example.jp"


def arrived(name, mail=MAIL):
    """One of the files, addressed to the return path of a mail."""
    address = envelope_sender(mail)
    raw = (ARRIVED / f"{name}.eml").read_bytes()
    return raw.replace(b"%RETURN_PATH%", address.encode()).replace(b"%RETURN_PATH_UPPER%", address.upper().encode())


@pytest.mark.parametrize(
    ("name", "verdict", "status"),
    [
        ("postfix", Verdict.FAILED, "5.1.1"),
        ("postfix-delayed", Verdict.HARMLESS, "4.4.1"),
        ("postfix-expired", Verdict.FAILED, "4.4.1"),
        ("office365", Verdict.FAILED, "5.1.10"),
        ("exchange-policy", Verdict.FAILED, "5.7.1"),
        ("gmail", Verdict.FAILED, "5.1.1"),
        ("exim", Verdict.FAILED, "5.0.0"),
        ("carrier", Verdict.FAILED, "5.0.0"),
        ("qmail-full", Verdict.FAILED, "5.2.2"),
        ("out-of-office", Verdict.HARMLESS, ""),
        ("complaint", Verdict.COMPLAINED, ""),
    ],
)
def test_a_report_says_what_became_of_which_mail(name, verdict, status):
    report = read(arrived(name))
    assert (report.verdict, report.status) == (verdict, status)
    assert mail_named_in(report.addresses) == MAIL


@pytest.mark.parametrize(
    "raw", [b"", b"\x00", b"\xff\xfe\r\n\r\n", (ARRIVED / "garbage.eml").read_bytes(), b"To: a" * 9999]
)
def test_whatever_cannot_be_read_is_said_to_be_so(raw):
    assert read(raw).verdict is Verdict.UNREADABLE


def test_the_detail_is_what_the_server_said():
    assert "User unknown in virtual mailbox table" in read(arrived("postfix")).detail
    assert "550 User unknown" in read(arrived("exim")).detail
