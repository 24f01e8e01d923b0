"""The mailbox that bounces arrive in: IMAP or a Maildir folder, as BOUNCE_MAILBOX_URL names it.

Both give `messages()`, pairs of a handle and the message, and `move(handle, folder)`. A message that another reader has
moved meanwhile is passed over.
"""

import imaplib
import mailbox
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

MOST_BYTES = 1_000_000  # of a message: reports may carry the whole mail they are about
SECONDS_TO_ANSWER = 30


class MailboxAway(Exception):
    """The mailbox cannot be reached, or refuses the log-in."""


class WrongAddress(ValueError):
    """BOUNCE_MAILBOX_URL does not name a mailbox."""


class Mailbox(Protocol):
    def messages(self) -> Iterator[tuple[Any, bytes]]: ...

    def move(self, handle: Any, folder: str) -> None: ...


@contextmanager
def opened(url: str) -> Iterator[Mailbox]:
    """The mailbox at `imaps://user:password@host:993/INBOX`, `imap://…` (loopback only) or `maildir:///folder`.

    Raises WrongAddress and MailboxAway.
    """
    scheme = urlsplit(url).scheme
    try:
        if scheme == "maildir":
            yield Maildir(url)
        elif scheme in ("imap", "imaps"):
            with _connected(url) as connection:
                yield Imap(connection, unquote(urlsplit(url).path.strip("/")) or "INBOX")
        else:
            raise WrongAddress(f"{scheme}: is no mailbox; use imaps:, imap: or maildir:")
    except (imaplib.IMAP4.error, OSError, mailbox.Error) as error:
        raise MailboxAway(str(error)) from error


class Maildir:
    """A Maildir folder; others are its subfolders (Maildir++)."""

    def __init__(self, url: str) -> None:
        folder = Path(unquote(urlsplit(url).path))
        if urlsplit(url).netloc or not folder.is_absolute():
            raise WrongAddress("maildir:///absolute/folder")
        if not (folder / "new").is_dir():
            raise MailboxAway(f"{folder} is no Maildir folder")
        self.box = mailbox.Maildir(folder, create=False)

    def messages(self) -> Iterator[tuple[str, bytes]]:
        for key in sorted(self.box.keys()):
            try:
                with self.box.get_file(key) as file:
                    raw = file.read(MOST_BYTES)
            except (KeyError, FileNotFoundError):
                continue
            yield key, raw

    def move(self, handle: str, folder: str) -> None:
        try:
            self.box.add_folder(folder).add(self.box.get_bytes(handle))
            self.box.remove(handle)
        except (KeyError, FileNotFoundError):
            return


class Imap:
    """A folder of an IMAP server."""

    def __init__(self, connection: imaplib.IMAP4, folder: str) -> None:
        self.connection = connection
        self._ask(connection.select(quoted(folder)))
        self.made: set[str] = set()

    def messages(self) -> Iterator[tuple[bytes, bytes]]:
        (found,) = self._ask(self.connection.uid("SEARCH", "ALL"))
        for uid in (found or b"").split():
            answer = self._ask(self.connection.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{MOST_BYTES}>)"))
            for part in answer:
                if isinstance(part, tuple):
                    yield uid, part[1]

    def move(self, handle: bytes, folder: str) -> None:
        if folder not in self.made:
            self.connection.create(quoted(folder))  # refused where it is there already
            self.made.add(folder)
        if "MOVE" in self._capabilities():
            self._ask(self.connection.uid("MOVE", handle.decode(), quoted(folder)))
            return
        self._ask(self.connection.uid("COPY", handle.decode(), quoted(folder)))
        self._ask(self.connection.uid("STORE", handle.decode(), "+FLAGS.SILENT", r"(\Deleted)"))
        self._ask(self.connection.expunge())

    def _capabilities(self) -> set[str]:
        (line,) = self._ask(self.connection.capability())[:1]
        return set(line.decode().upper().split())

    def _ask(self, answer: tuple[str, list[Any]]) -> list[Any]:
        said, data = answer
        if said != "OK":
            raise imaplib.IMAP4.error(str(data))
        return data


@contextmanager
def _connected(url: str) -> Iterator[imaplib.IMAP4]:
    """A connection of a person who is signed in; a password travels only inside TLS or on this machine."""
    try:
        at = urlsplit(url)
        host, port, name, password = at.hostname, at.port, unquote(at.username or ""), unquote(at.password or "")
    except ValueError as error:
        raise WrongAddress(f"BOUNCE_MAILBOX_URL: {error}") from error
    if not host or not name:
        raise WrongAddress(f"{at.scheme}://user:password@host/INBOX")
    connection: imaplib.IMAP4
    if at.scheme == "imaps":
        context = ssl.create_default_context()
        connection = imaplib.IMAP4_SSL(host, port or 993, ssl_context=context, timeout=SECONDS_TO_ANSWER)
    elif host in ("localhost", "127.0.0.1", "::1"):
        connection = imaplib.IMAP4(host, port or 143, timeout=SECONDS_TO_ANSWER)
    else:
        raise WrongAddress("imap: is only for this machine; use imaps:")
    try:
        connection.login(name, password)
        yield connection
    finally:
        try:
            connection.logout()
        except (imaplib.IMAP4.error, OSError):
            connection.shutdown()


def quoted(folder: str) -> str:
    """A folder's name as IMAP reads it."""
    return '"' + re.sub(r'(["\\])', r"\\\1", folder) + '"'
