"""The words of a page: bytes to text in the charsets of Japanese pages, and the text a reader sees."""

import codecs
import re
from html.parser import HTMLParser

# As pages name them, and as Python reads what such pages really contain (NEC and IBM characters).
AS_READ = {"shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "sjis": "cp932"}
# A page that names one of these says nothing: servers add them to everything.
MEANINGLESS = {"iso8859-1", "ascii", "cp1252"}
GUESSES = ("utf-8", "euc_jp", "cp932")
NAMED_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
NAMED_IN_PAGE = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
UNSEEN = {"script", "style", "template", "noscript"}


def text_of(body: bytes, content_type: str) -> str:
    """What a reader sees of a page: its title, description and text, without the code in it."""
    text = decoded(body, content_type)
    if "<" not in text:
        return " ".join(text.split())
    reader = VisibleText()
    reader.feed(text)
    reader.close()
    return " ".join(" ".join(reader.parts).split())


def decoded(body: bytes, content_type: str) -> str:
    """The body as text: by its mark, by the charset it names, else by the first that fits; never an error.

    A charset that does not fit what is there is not believed. The end of a cut body may be half a character.
    """
    for charset in candidates(body, content_type):
        try:
            return codecs.getincrementaldecoder(charset)().decode(body)
        except UnicodeError:
            continue
    return body.decode("utf-8", errors="replace")


def candidates(body: bytes, content_type: str) -> list[str]:
    """The charsets to try, the most likely first."""
    for mark, charset in MARKS:
        if body.startswith(mark):
            return [charset]
    named = ["iso2022_jp_ext"] if b"\x1b$" in body[:20_000] else []  # its bytes would pass as ASCII
    if said := NAMED_IN_HEADER.search(content_type):
        named.append(said.group(1))
    if written := NAMED_IN_PAGE.search(body[:2048]):
        named.append(written.group(1).decode("ascii", "replace"))
    known = [charset for charset in map(known_charset, named) if charset]
    return [*known, *GUESSES]


def known_charset(name: str) -> str | None:
    """The codec for a charset as a page names it; None where it is unknown or says nothing."""
    try:
        codec = codecs.lookup(AS_READ.get(name.lower(), name))
        codec.incrementaldecoder().decode(b"")  # some codecs are not of text at all
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
    is_text = getattr(codec, "_is_text_encoding", True)
    return codec.name if is_text and codec.name not in MEANINGLESS else None


class VisibleText(HTMLParser):
    """Gathers what is seen, and the description for search engines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in UNSEEN
        said = dict(attrs)
        if tag == "meta" and (said.get("name") or "").lower() in ("description", "keywords"):
            self.parts.append(said.get("content") or "")
        if tag == "img" and said.get("alt"):
            self.parts.append(said["alt"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN and self.hidden:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)
