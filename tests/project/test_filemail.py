"""Mails as files: EMAIL_URL=filemail:///absolute/folder."""

from email import message_from_bytes
from email.policy import default as modern

import pytest
from django.core.mail import EmailMessage, get_connection

from circular_partners.settings.mail import mail_settings


def test_the_folder_is_absolute_also_with_a_space(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "filemail:///srv/mails%20out")
    assert mail_settings()["EMAIL_FILE_PATH"] == "/srv/mails out"


def test_other_addresses_are_servers(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://user:pass@mail.example.com:587")
    given = mail_settings()
    assert (given["EMAIL_HOST"], given["EMAIL_PORT"], given["EMAIL_USE_TLS"]) == ("mail.example.com", 587, True)


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


def test_each_message_of_one_connection_is_a_file_of_its_own(folder):
    connection = get_connection("circular_partners.filemail.EmailBackend")
    messages = [
        EmailMessage(f"件名 {number}", "本文です。", "from@example.com", ["to@example.com"]) for number in (1, 2)
    ]
    connection.open()
    assert connection.send_messages(messages) == 2
    connection.close()

    files = sorted(folder.glob("*.eml"))
    subjects = [message_from_bytes(file.read_bytes(), policy=modern)["Subject"] for file in files]
    assert subjects == ["件名 1", "件名 2"]
