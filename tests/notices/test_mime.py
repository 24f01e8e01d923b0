"""The bytes of a letter say what Django would have said."""

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message as Parsed

import pytest
from django.core.mail import BadHeaderError

from notices.letters import Letter
from notices.mime import in_bytes
from notices.rendering import as_html

URL = f"https://localhost/unsubscribe/{'k' * 300}/"


def letter(subject="Received", text="One\nTwo\n", html="<p>One</p>\n", address="a@example.jp", url=""):
    return Letter(address, subject, text, html, url, False).message(None, "<1@localhost>", sender="b@example.jp")


def headers(parsed: Parsed):
    """Without what differs by nature; folds and codes resolved."""
    found = {name: " ".join(str(make_header(decode_header(value))).split()) for name, value in parsed.items()}
    return {name: value for name, value in found.items() if name not in ("Content-Type", "Date")}


def parts(parsed: Parsed):
    return [
        (part.get_content_type(), part.get_content_charset(), part.get_payload(decode=True).replace(b"\r\n", b"\n"))
        for part in parsed.get_payload()
    ]


@pytest.mark.parametrize(
    "message",
    [
        letter(),
        letter(
            subject="【サーキュラーパートナーズ事務局】フォローアップ報告を受け付けました",
            text="ご提出を受け付けました。\n",
        ),
        letter(subject="long " * 40, url=URL),
        letter(text="循環" * 700 + "\n", html=f"<p>{'循環' * 700}</p>\n"),
        letter(text=".\n..\nFrom here\n\n\nend\n", html="<p>a\nb</p>\n"),
    ],
)
def test_the_bytes_are_the_message_that_django_would_send(message):
    ours, theirs = message_from_bytes(message.raw), message_from_bytes(message.message().as_bytes(linesep="\r\n"))
    assert ours.get_content_type() == "multipart/alternative"
    assert headers(ours) == headers(theirs)
    assert parts(ours) == parts(theirs)
    assert not ours.defects


def test_no_line_is_longer_than_mail_servers_take():
    raw = letter(text="環" * 5_000, html="環" * 5_000, url=URL).raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_header_cannot_be_smuggled_in():
    message = letter()
    message.subject = "Received\nBcc: everybody@example.jp"
    with pytest.raises(BadHeaderError):
        in_bytes(message)


def test_a_text_becomes_lines_with_links_and_nothing_of_it_becomes_markup():
    html = as_html("Dear <b>all</b>,\nsee https://example.jp/?a=1&b=2\n<i>a.b</i>\n")
    assert html == (
        "Dear &lt;b&gt;all&lt;/b&gt;,<br>\n"
        'see <a href="https://example.jp/?a=1&amp;b=2">https://example.jp/?a=1&amp;b=2</a><br>\n'
        "&lt;i&gt;a.b&lt;/i&gt;"
    )


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("メール　desk@example.go.jp", ["mailto:desk@example.go.jp"]),
        ("詳しくはhttps://example.jp/をご覧ください。", ["https://example.jp/"]),
        ("(see https://example.jp/a_(b)/c?d=e#f).", ["https://example.jp/a_(b)/c?d=e#f"]),
        ("https://example.jp/x, https://example.jp/y!", ["https://example.jp/x", "https://example.jp/y"]),
        ('"https://example.jp/"><script>', ["https://example.jp/"]),
        ("javascript:alert(1) https:// a@b @example.jp 12:30", []),
        ("a" * 100_000, []),
    ],
)
def test_addresses_become_links_without_what_stands_around_them(text, links):
    assert re.findall('href="([^"]*)"', as_html(text)) == links
