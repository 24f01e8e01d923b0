"""Open data: one page that explains, the files, and their description for machines."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from design.tables import csv_response
from design.words import plain_day
from portal.datasets import DATASETS, MEMBERS, Dataset, as_cell, as_json
from portal.directory import DirectoryFilter
from reports.models import FollowUp
from timekeeping import today

LICENCE = {
    "name": "PDL-1.0",
    "title": "公共データ利用規約（第1.0版） / Public Data License (Version 1.0)",
    "path": "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
}


def citation() -> str:
    """How a user of the data names where it is from, with today as the day of use."""
    return _("Source: Circular Partners Portal (%(address)s), used on %(day)s") % {
        "address": f"{settings.BASE_URL}{reverse('open-data')}",
        "day": plain_day(today()),
    }


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    context = {
        "datasets": DATASETS.values(),
        "licence": LICENCE,
        "citation": citation(),
        "follow_ups": FollowUp.objects.published().select_related("document", "year").defer("year__figures"),
    }
    return render(request, "portal/open_data.html", context)


@require_safe
def open_data_file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """A whole table; that of the members may be narrowed down like the directory."""
    dataset = DATASETS.get(name)
    if dataset is None or form not in ("csv", "json"):
        raise Http404
    rows = dataset.values(DirectoryFilter(request.GET).narrow(dataset.rows()) if dataset is MEMBERS else None)
    if form == "csv":
        cells = ([as_cell(value) for value in row] for row in rows)
        response: Any = csv_response(f"{name}.csv", dataset.header, cells)
    else:
        response = StreamingHttpResponse(json_array(dataset, rows), content_type="application/json; charset=utf-8")
    response["Link"] = f'<{LICENCE["path"]}>; rel="license", <{reverse("open-data-package")}>; rel="describedby"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def json_array(dataset: Dataset, rows: Iterator[tuple[Any, ...]]) -> Iterator[str]:
    """The rows as a JSON array, one object a line."""
    keys = [f'"{name}": ' for name in dataset.header]
    yield "["
    before = "\n"
    for row in rows:
        yield before + "{" + ", ".join(key + as_json(value) for key, value in zip(keys, row, strict=True)) + "}"
        before = ",\n"
    yield "\n]\n"


@require_safe
def open_data_package(request: HttpRequest) -> JsonResponse:
    """The Frictionless description of the files, in Japanese (title) and English (description)."""
    package = {
        "profile": "tabular-data-package",
        "name": "circular-partners",
        "title": "サーキュラーパートナーズ ポータル オープンデータ",
        "description": "Members, accepted goals, reported progress and projects of Circular Partners",
        "homepage": f"{settings.BASE_URL}{reverse('open-data')}",
        "licenses": [LICENCE],
        "sources": [{"title": citation()}],
        "resources": [described(dataset) for dataset in DATASETS.values()],
    }
    response = JsonResponse(package, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def described(dataset: Dataset) -> dict[str, Any]:
    """One file and its columns, each with its meaning in both languages."""
    return {
        "name": dataset.name,
        "profile": "tabular-data-resource",
        "path": f"{settings.BASE_URL}{reverse('open-data-file', args=[dataset.name, 'csv'])}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **in_both(dataset.title),
        "schema": {
            "fields": [
                # Several texts in one cell are parted by a vertical bar; a table has no arrays.
                {
                    "name": column.name,
                    "type": "string" if column.type == "array" else column.type,
                    **in_both(column.meaning),
                }
                for column in dataset.columns
            ],
            "missingValues": [""],
        },
    }


def in_both(text: Any) -> dict[str, str]:
    with override("ja"):
        japanese = str(text)
    with override("en"):
        return {"title": japanese, "description": str(text)}
