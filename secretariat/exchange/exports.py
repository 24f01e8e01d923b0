"""The pages of exports: which rows, how far it is, past exports and their expiry, the download."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from files.workbooks import XLSX
from members.access import officer_required
from secretariat.desk import desk_page
from secretariat.exchange.forms import ExportForm
from secretariat.exchange.running import end_interrupted
from secretariat.exchange.sources import SOURCES, Chosen
from secretariat.models.exchange import Export
from secretariat.tasks import wake

CONTENT_TYPES = {Export.Form.XLSX: XLSX, Export.Form.CSV: "text/csv; charset=utf-8"}
# What the address of a list carries beside its filter.
NOT_A_FILTER = ("kind", "p", "page", "all", "e", "csrfmiddlewaretoken", "form", "query")


@officer_required
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """Past exports; with `?kind=` and a list's own filter, the question whether to export exactly those rows."""
    kind = request.GET.get("kind", "")
    context: dict[str, Any] = {
        "title": _("Export"),
        "sources": SOURCES.values(),
        "page_obj": Paginator(Export.objects.select_related("by"), 50).get_page(request.GET.get("page")),
    }
    if kind in SOURCES:
        query = filter_of(request.GET)
        chosen = chosen_rows(kind, query, request.user)
        if chosen is None:
            messages.error(request, _("This filter is not understood. Please filter the list again."))
        else:
            context |= {"source": SOURCES[kind], "query": query, "words": chosen.words, "form": ExportForm()}
            context["count"] = chosen.rows.order_by().count()
    return desk_page(request, "exports", **context)


def filter_of(query: QueryDict) -> str:
    """The filter alone, as in the address of the list."""
    kept = query.copy()
    for name in NOT_A_FILTER:
        kept.pop(name, None)
    return kept.urlencode()


def chosen_rows(kind: str, query: str, user: Any) -> Chosen | None:
    """What a filter means; None where the list does not understand it."""
    try:
        return SOURCES[kind].chosen(QueryDict(query), user)
    except (IncorrectLookupParameters, SuspiciousOperation):
        return None


@officer_required(writing="keep")
@require_POST
def export_new(request: Any) -> HttpResponse:
    """Start the export of exactly the filtered rows."""
    kind, query = request.POST.get("kind", ""), filter_of(QueryDict(request.POST.get("query", "")))
    form = ExportForm(request.POST)
    if kind not in SOURCES or not form.is_valid() or chosen_rows(kind, query, request.user) is None:
        messages.error(request, _("This filter is not understood. Please filter the list again."))
        return redirect("exports")
    words = {}
    for language in ("ja", "en"):
        with override(language):
            chosen: Any = chosen_rows(kind, query, request.user)
            words[language] = chosen.words
    export = Export.objects.create(
        kind=kind,
        query=query,
        words=words,
        form=form.cleaned_data["form"],
        by=request.user,
        language=get_language() or "ja",
    )
    wake()
    return redirect(export)


@officer_required
@require_safe
def export(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """How far an export is, and its file once it is ready."""
    found = get_object_or_404(Export.objects.select_related("by"), pk=export_id)
    if found.is_running:
        end_interrupted()
        found.refresh_from_db()
    context: dict[str, Any] = {
        "title": _("Export: %(what)s") % {"what": SOURCES[found.kind].label},
        "export": found,
        "source": SOURCES[found.kind],
        "downloads": found.downloads.select_related("by")[:50],
    }
    return desk_page(request, "export", **context)


@officer_required
@require_safe
@cache_control(private=True, no_store=True)
def export_file(request: Any, export_id: UUID) -> FileResponse:
    """The file, to officers only; who took it when is kept."""
    found = get_object_or_404(Export, pk=export_id, state=Export.State.DONE)
    if not found.file:
        raise Http404
    file = found.file.open("rb")
    if request.method == "GET":
        found.downloads.create(by=request.user)
    response = FileResponse(
        file, as_attachment=True, filename=found.file_name, content_type=CONTENT_TYPES[Export.Form(found.form)]
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
