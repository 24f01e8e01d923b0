"""The desk's addresses and their queries: `python -m bench.desk_pages` signs an officer in and prints them as JSON."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import django

# As the proxy in front of the portal passes a request on.
PROXIED = {"HTTP_HOST": "localhost", "HTTP_X_FORWARDED_PROTO": "https"}
WORD = "青葉"


class Address(NamedTuple):
    """One address; those of one `page` are the same list, filtered, searched or sorted in several ways."""

    page: str
    variant: str
    path: str


def main() -> None:
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    person = officer()
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    found = []
    for address in [*own_pages(), *lists(person)]:
        client.get(address.path, **PROXIED)  # what a process asks once is asked now
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address.path, **PROXIED)
        assert answer.status_code == 200, (address, answer.status_code, answer.get("Location"))
        slowest = max(queries.captured_queries, key=lambda query: float(query["time"]))
        found.append([*address, len(queries), slowest["time"], slowest["sql"][:3000]])
    print(json.dumps({"cookie": client.cookies["sessionid"].value, "addresses": found}))  # noqa: T201


def officer() -> Any:
    """An officer with a second factor, as production asks for."""
    from allauth.mfa.models import Authenticator

    from accounts.models import User

    email = "officer0@bench.example.jp"
    person = User.objects.filter(email=email).first() or User.objects.create_user(email, is_staff=True)
    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}})
    return person


# What officers ask the pages with filters for: the meaning of each question and how it stands in the address.
BOARD = {
    "": "",
    "overdue": "?when=overdue",
    "due within 90 days": "?when=90",
    "class and kind": "?requirement_class=corporate&kind=progress_report",
    "prefecture": "?prefecture=13",
    "mine": "?officer=mine",
    "nobody's": "?officer=nobody",
    "returned": "?state=correction",
    "search": f"?q={WORD}",
    "search for nothing that is there": "?q=zzz",
    "page 1000": "?page=1000",
}
REVIEW_QUEUE = {
    "": "",
    "goals": "?kind=goal",
    "mine": "?officer=mine",
    "nobody's, by organization": "?officer=nobody&sort=organization",
    "companies, 30 days": "?category=company&age=30",
    "by officer": "?sort=officer",
    "page 20": "?page=20",
}
AUDIT = {
    "": "",
    "by people": "?by_people=on",
    "a person": "?person=officer0@bench.example.jp",
    "a kind": "?kind=deadlines.duty",
    "a day": "?since=2026-11-01&until=2026-11-01",
}
# Pages with one address and no question, by their name in the house.
PLAIN = {
    "home": "admin:index",
    "reminders": "reminders",
    "imports": "imports",
    "exports": "exports",
    "circulars": "circulars",
    "bulk extensions": "shifts",
    "fiscal years": "years",
}


def own_pages() -> Iterator[Address]:
    """The pages that the portal adds to the stock admin."""
    from django.urls import reverse

    from members.models import Organization

    member = Organization.objects.members().order_by("sort_key").first()
    asked = {
        "board": ("board", BOARD),
        "review queue": ("reviews", REVIEW_QUEUE),
        "audit": ("audit", {**AUDIT, "a member": f"?organization={member.pk}"}),
    }
    for page, (name, questions) in asked.items():
        for variant, query in questions.items():
            yield Address(page, variant, reverse(name) + query)
    for page, name in PLAIN.items():
        yield Address(page, "", reverse(name))
    yield Address("freezing a year", "", reverse("year-freeze", args=[2025]))
    yield Address("a member", "", reverse("desk-member", args=[member.pk]))


def lists(person: Any) -> Iterator[Address]:
    """Every list of the admin: plain, searched, each filter, each order, its last page, one year."""
    from django.contrib import admin
    from django.http import HttpRequest
    from django.urls import reverse

    for model, its_admin in sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label_lower):
        name = model._meta.label_lower
        path = reverse(f"admin:{name.replace('.', '_')}_changelist")
        request: Any = HttpRequest()
        request.method, request.user = "GET", person
        shown: Any = its_admin.get_changelist_instance(request)
        yield Address(name, "", path)
        if shown.search_fields:
            yield Address(name, "search", f"{path}?q={WORD}")
            yield Address(name, "search for nothing that is there", f"{path}?q=zzzz")
        for spec in shown.filter_specs:
            choices = [choice for choice in spec.choices(shown) if "query_string" in choice]
            if len(choices) > 1:
                yield Address(name, f"filter {spec.title}", path + choices[1]["query_string"])
        for place in range(1, len(shown.list_display)):
            yield Address(name, f"order {shown.list_display[place]}", f"{path}?o=-{place}")
        if shown.paginator.num_pages > 1:
            yield Address(name, "last page", f"{path}?p={shown.paginator.num_pages}")
        if shown.date_hierarchy:
            yield Address(name, "a year", f"{path}?{shown.date_hierarchy}__year=2026")


if __name__ == "__main__":
    main()
