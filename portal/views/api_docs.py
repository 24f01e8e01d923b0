"""The API's documentation, made from its schema: a plain page, because viewers need scripts that the policy forbids."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

# What the schema says of itself in English, for the translators; the page says it in the reader's language.
SAID = (
    gettext_noop("Accepted goals of present members."),
    gettext_noop("Members of the partnership at present."),
    gettext_noop("Accepted progress reports of present members, with their actual values."),
    gettext_noop("Accepted projects of present members, with their accepted disclosures."),
    gettext_noop("The pagination cursor value."),
    gettext_noop("Number of results to return per page."),
)


class Resource(NamedTuple):
    """One list of the API: its address, what it is, its parameters, and the fields of an entry."""

    address: str
    description: str
    parameters: list[dict[str, Any]]
    fields: list[dict[str, Any]]


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    components = schema["components"]["schemas"]
    resources = [
        resource(path, methods["get"], components)
        for path, methods in schema["paths"].items()
        if path.startswith("/api/v1/") and "get" in methods and "{" not in path
    ]
    return render(request, "portal/api_docs.html", {"resources": resources, "base_url": settings.BASE_URL})


def resource(path: str, operation: dict[str, Any], components: dict[str, Any]) -> Resource:
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    entry = named(named(answer, components)["properties"]["results"]["items"], components)
    parameters = [one | {"description": translated(one.get("description"))} for one in operation.get("parameters", [])]
    return Resource(path, translated(operation.get("description")), parameters, fields_of(entry, components))


def translated(text: str | None) -> str:
    """What the schema says, in the reader's language where we have said it."""
    return gettext(text) if text else ""


def named(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, or the one it refers to."""
    reference = schema.get("$ref") or next((one["$ref"] for one in schema.get("allOf", []) if "$ref" in one), None)
    return components[reference.rsplit("/", 1)[-1]] if reference else schema


def fields_of(entry: dict[str, Any], components: dict[str, Any], prefix: str = "") -> list[dict[str, Any]]:
    """Name, type and meaning of each field; those of nested entries follow with their path."""
    rows = []
    for name, written in entry.get("properties", {}).items():
        inner = named(written.get("items", written), components)
        kind = "array" if written.get("type") == "array" else inner.get("type", "string")
        choices = inner.get("enum", [])
        meaning = translated(written.get("description") or written.get("title"))
        rows.append({"name": prefix + name, "type": kind, "meaning": meaning, "choices": choices})
        rows += fields_of(inner, components, f"{prefix}{name}.")
    return rows
