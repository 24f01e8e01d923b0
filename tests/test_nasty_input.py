"""Everything that can be typed or sent, in its worst form: never a server error, and what was typed stays on the page.

The forms are found on the pages themselves, as a manager, an officer and somebody anonymous see them; nothing here
knows them by name. What is no form is sent the same values under the names that the forms have.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urljoin

import pytest
from django.db import transaction
from django.test import Client

from reviews.models import State
from tests.isolation.addresses import Address, Audience, addresses
from tests.isolation.test_isolation import path_of
from tests.isolation.world import World
from tests.members.factory import OfficerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.long]

NASTY = {
    "empty": "",
    "spaces": " \u3000\t ",
    "too long": "x" * 9000,
    "huge number": "1" + "0" * 30,
    "digits without end": "9" * 5000,
    "full-width digits": "１２３４５６７８９０１２３",
    "negative": "-1",
    "exponent": "1e400",
    "not a number": "NaN",
    "emoji": "👩‍👩‍👧‍👦 𠮷野家",
    "direction marks": "\u202egnirts\u200f",
    "half-width kana": "ｱｲｳﾞ ﾊﾟ",
    "script": "</textarea></title><script>alert(1)</script>\"'",
    "template": "{{ settings.SECRET_KEY }}{% debug %}%(name)s {0}",
    "null byte": "a\x00b",
    "half a character": "a\udcffb",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "era": "令和99年99月99日",
    "formula": '=HYPERLINK("http://example.com")',
    "address": "javascript:alert(1)//https://example.jp",
    "mail header": "a@example.jp\r\nBcc: b@example.jp",
    "uuid": "00000000-0000-0000-0000-000000000000",
}
VALUES = list(NASTY.values())
# Sent to every address, and into what cannot be typed.
WORST = [NASTY["null byte"], NASTY["digits without end"], NASTY["year 9999"]]
TYPED = ("text", "textarea", "email", "url", "search", "tel", "number")
# What a page cannot show as it was typed.
NEVER_SHOWN = [NASTY[name] for name in ("null byte", "half a character", "mail header")]
TURNS = 3
PARAMETERS = (
    *("page", "date", "q", "token", "kind", "code", "next", "o", "p", "e", "all", "version", "cursor", "page_size"),
    *(
        "category",
        "organization",
        "year",
        "updated_since",
        "indicator",
        "status__exact",
        "joined_on__year",
        "state__exact",
    ),
    *("decision", "duty", "autosave", "created_at__year", "queued_at__year", "due_on__year", "_facets", "_to_field"),
)
KINDS_OF_PEOPLE = ("anonymous", "manager", "officer")


class Field(NamedTuple):
    name: str
    type: str
    value: str


class Page(HTMLParser):
    """The forms of a page, and what stands in its fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[dict[str, str], list[Field]]] = []
        self.fields: list[Field] = []
        self._select = ""
        self._textarea: tuple[str, list[str]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((said, []))
        elif tag == "textarea":
            self._textarea = (said.get("name", ""), [])
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and self._select and said.get("value"):
            self._found(Field(self._select, "select", said["value"]))
            self._select = ""
        elif tag in ("input", "button") and said.get("name"):
            self._found(
                Field(said["name"], said.get("type", "text" if tag == "input" else "submit"), said.get("value", ""))
            )

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._textarea[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            name, text = self._textarea
            self._textarea = None
            self._found(Field(name, "textarea", "".join(text)))

    def _found(self, field: Field) -> None:
        self.fields.append(field)
        if self.forms:
            self.forms[-1][1].append(field)


class Form(NamedTuple):
    """A form as somebody sees it."""

    page: str
    action: str
    method: str
    fields: tuple[Field, ...]

    def filled(self, turn: int) -> dict[str, str]:
        """Every field with another nasty value each turn; what is chosen, hidden or pressed as the page offers it."""
        typed = (*TYPED, "password")
        return {
            field.name: VALUES[(place + 3 * turn) % len(VALUES)] if field.type in typed else field.value
            for place, field in enumerate(self.fields)
        }

    def overturned(self, nasty: str) -> dict[str, str]:
        """Everything replaced, also what cannot be typed."""
        return {field.name: nasty for field in self.fields}


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": folder}
    settings.ACCOUNT_RATE_LIMITS = False
    world = World()
    for submission in (world.announcement, world.report, world.project, world.disclosure, world.draft):
        type(submission).objects.filter(pk=submission.pk).update(state=State.DRAFT)
    return world


def people(world: World) -> dict[str, Client]:
    browsers = {kind: Client(raise_request_exception=False) for kind in KINDS_OF_PEOPLE}
    browsers["manager"].force_login(world.manager)
    browsers["officer"].force_login(OfficerFactory(is_superuser=True))
    return browsers


def known_paths(world: World) -> list[str]:
    """Every address with the world's own things in it, the private links too."""
    found = [path_of(address, world) for address in addresses() if not_special(address)]
    tokens = [f"/applications/{world.application.token}/", f"/invitations/{world.invitation.token}/"]
    steps = ("organization", "representative", "contacts", "working-groups", "declarations", "preview", "withdraw")
    return [*found, *tokens, *(f"{tokens[0]}{step}/" for step in steps)]


def not_special(address: Address) -> bool:
    """Signing out ends the walk, and the documentation of the machine's own figures is no page."""
    return address.name not in ("account_logout", "admin:logout") and address.audience != Audience.OPERATIONS


def forms_seen(client: Client, world: World) -> Iterator[Form]:
    """Every form on every page, once for each address it is sent to."""
    seen = set()
    for path in known_paths(world):
        answer = client.get(path)
        if answer.streaming or "html" not in answer.get("Content-Type", ""):
            continue
        for attrs, fields in Page(answer.content.decode()).forms:
            form = Form(path, urljoin(path, attrs.get("action", "")), attrs.get("method", "get").lower(), tuple(fields))
            key = (form.action.partition("?")[0], form.method, tuple(field.name for field in fields))
            if key not in seen and "logout" not in form.action and path != "/styleguide/":
                seen.add(key)
                yield form


def send(client: Client, method: str, path: str, data: Any) -> Any:
    """One request of which nothing stays: neither rows nor a sign-in."""
    cookies = client.cookies.copy()
    point = transaction.savepoint()
    written = urlencode(data, errors="surrogatepass")
    if method == "get":
        plain = path.partition("#")[0].partition("?")[0]  # as a browser sends a form
        answer = client.get(f"{plain}?{written}")
    else:
        answer = client.post(path, written, content_type="application/x-www-form-urlencoded")
    answer.body = b"" if answer.streaming else answer.content
    transaction.savepoint_rollback(point)
    client.cookies = cookies
    return answer


def lost(form: Form, sent: dict[str, str], answer: Any) -> list[str]:
    """The fields that are shown again without what was typed into them."""
    if answer.status_code not in (200, 409, 422) or "html" not in answer.get("Content-Type", ""):
        return []
    shown: dict[str, set[str]] = {}
    for field in Page(answer.body.decode()).fields:
        shown.setdefault(field.name, set()).add(field.value.strip())
    typed = [field.name for field in form.fields if field.type in TYPED and sent[field.name] not in NEVER_SHOWN]
    # The empty row that a script copies is no field of the page.
    typed = [name for name in typed if "__prefix__" not in name]
    return [name for name in typed if name in shown and sent[name].strip() not in shown[name]]


def what_broke(answer: Any) -> str:
    return f"{answer.status_code} {answer.exc_info and answer.exc_info[1]!r}"[:200] if answer.status_code >= 500 else ""


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_no_form_breaks_and_what_was_typed_stays(kind: str, world: World) -> None:
    client, faults, forms = people(world)[kind], [], list[Form]()
    for form in list(forms_seen(client, world)):
        forms.append(form)
        for turn in range(TURNS):
            sent = form.filled(turn)
            answer = send(client, form.method, form.action, sent)
            if fault := what_broke(answer) or lost(form, sent, answer):
                faults.append(f"{form.method} {form.action} turn {turn}: {fault}")
        for nasty in WORST:
            if fault := what_broke(send(client, form.method, form.action, form.overturned(nasty))):
                faults.append(f"{form.method} {form.action} all {nasty[:20]!r}: {fault}")
    assert len(forms) > 3
    if faults:
        pytest.fail("\n".join(faults))


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_no_address_breaks_whatever_is_asked_of_it(kind: str, world: World) -> None:
    client, faults = people(world)[kind], []
    for place, path in enumerate(known_paths(world)):
        # What is posted is read by forms, which have a test of their own: one of the worst is enough here.
        for method, nasty in (*(("get", each) for each in WORST), ("post", WORST[place % len(WORST)])):
            if fault := what_broke(send(client, method, path, dict.fromkeys(PARAMETERS, nasty))):
                faults.append(f"{method} {path} {nasty[:20]!r}: {fault}")
    if faults:
        pytest.fail("\n".join(faults))


@pytest.mark.parametrize("key", ["a\x00b", "9" * 30, "a" * 5000, "\u202e", "👩‍👩‍👧", "%s"])
def test_no_key_in_an_address_breaks_it(key: str, world: World) -> None:
    """Keys, codes and identifiers that nobody was ever given are not there."""
    client, faults = people(world)["officer"], []
    for address in addresses():
        if not_special(address) and address.parameters:
            path = "/" + re.sub(
                r"\(\?P<\w+>[^)]*\)|<[^>]+>", quote(key), address.route.replace("^", "").replace("$", "")
            )
            if fault := what_broke(send(client, "get", path, {})):
                faults.append(f"{path[:100]}: {fault}")
    if faults:
        pytest.fail("\n".join(faults))
