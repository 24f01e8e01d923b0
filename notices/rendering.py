"""What a notice looks like as a mail: subject, text and HTML in the reader's language, in the manner of DOMAIN §4."""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from html import escape
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context, loader
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from design.secretariat import secretariat
from notices.own_words import in_own_words

SUBJECT_PREFIX = {"ja": "【サーキュラーパートナーズ事務局】", "en": "[Circular Partners Secretariat] "}
LANGUAGES = {"ja", "en"}
# Of the web or of a person; what ends a sentence or closes a bracket after it is not part of it.
ADDRESS = re.compile(
    r"(https?://[\w./?#@!$&*+,;:=%~()\[\]-]*[\w/#&=%~-]|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)", re.ASCII
)


class Rendered(NamedTuple):
    subject: str
    text: str
    html: str


def render(kind: str, context: Mapping[str, Any], *, language: str) -> Rendered:
    """The mail of one kind. `context` is the notice's data; see `readable` for what becomes of it."""
    with translation.override(language):
        data = {**frame(language), **readable(context, language=language)}
        subject = _subject(kind, data)
        text = without_gaps(_render(f"notices/{kind}.txt", data, autoescape=False))
        data |= {"mail_subject": subject, "text_as_html": partial(as_html, text)}
        html = _render(f"notices/{kind}.html", data, otherwise="notices/from_text.html")
    return Rendered(SUBJECT_PREFIX[language] + subject, text, html)


def subject_of(kind: str, context: Mapping[str, Any], *, language: str) -> str:
    """The subject alone, without what every subject begins with; nothing is minted for it."""
    with translation.override(language):
        data = {**frame(language), **readable(context, language=language)}
        return _subject(kind, data)


def _subject(kind: str, data: dict[str, Any]) -> str:
    return " ".join(_render(f"notices/{kind}.subject.txt", data, autoescape=False).split())


def without_gaps(text: str) -> str:
    """The text as a person would type it: no spaces at the end of a line, never two empty lines in a row."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)).strip() + "\n"


def as_html(text: str) -> SafeString:
    """The same lines, with links; each stays a line of its own, since mail servers take no long ones.

    Addresses are found in the middle of Japanese text too. (Django's `urlize` looks at words between spaces, each for
    long: half of what it cost to write a mail.)
    """
    pieces = ADDRESS.split(text.strip())  # what is between two addresses, an address, what is between …
    pieces[::2] = map(escape, pieces[::2])
    pieces[1::2] = map(_linked, pieces[1::2])
    return mark_safe("".join(pieces).replace("\n", "<br>\n"))


def _linked(address: str) -> str:
    shown = escape(address)
    return f'<a href="{shown if "://" in address else f"mailto:{shown}"}">{shown}</a>'


def frame(language: str) -> dict[str, Any]:
    """What every mail may say: who writes, and how to reach them."""
    return {
        "LANGUAGE_CODE": language,
        "colon": "：" if language == "ja" else ": ",
        "base_url": settings.BASE_URL,
        "secretariat": secretariat(language),
    }


def readable(value: Any, *, language: str) -> Any:
    """A notice's data as its reader sees them.

    {"ja": …, "en": …} becomes the word in the reader's language, `…_on` a date, `path` also an absolute `url`, and the
    placeholders in a rule's own `words` what they stand for.
    """
    if isinstance(value, Mapping):
        if value and set(value) <= LANGUAGES:
            return value.get(language) or value.get("ja") or ""
        read = {key: _dated(key, readable(each, language=language)) for key, each in value.items()}
        if read.get("path"):
            read["url"] = absolute(read["path"], language=language)
        if read.get("words"):
            read["words"] = in_own_words(read, language=language)
        return read
    if isinstance(value, list | tuple):
        return [readable(each, language=language) for each in value]
    return value


def absolute(path: str, *, language: str) -> str:
    """The address of a page of the portal in the reader's language."""
    if path.startswith(("http://", "https://")):
        return path
    plain = path.removeprefix("/en") if path.startswith("/en/") else path
    if language == "en" and _exists("/en" + plain.partition("?")[0]):
        plain = "/en" + plain
    return settings.BASE_URL + plain


def _exists(path: str) -> bool:
    with translation.override("en"):
        try:
            resolve(path)
        except Resolver404:
            return False
    return True


def _dated(key: str, value: Any) -> Any:
    return date.fromisoformat(value) if key.endswith("_on") and isinstance(value, str) and value else value


def _render(name: str, data: dict[str, Any], *, otherwise: str | None = None, autoescape: bool = True) -> str:
    names = [name, otherwise] if otherwise else [name]
    template = loader.select_template(names).template
    return template.render(Context(data, autoescape=autoescape))
