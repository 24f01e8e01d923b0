"""The pages of imports: upload, what was found in each cell, confirm, watch."""

import io
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from design.table_form import Problem
from files.workbooks import XLSX
from members.access import officer_required
from secretariat.desk import desk_page
from secretariat.exchange.forms import UploadForm
from secretariat.exchange.running import end_interrupted
from secretariat.exchange.template import template_of
from secretariat.exchange.things import THINGS
from secretariat.exchange.writing import write_csv
from secretariat.models.exchange import ImportRun, ImportState
from secretariat.tasks import wake

AROUND_THE_FILE = 100_000  # bytes of a form beside its file
PIECE = 1_000_000
SHOWN = 20


@csrf_exempt  # the form is protected below, after its size is known: reading the token would read all of it
@officer_required(writing="prepare")
def imports(request: HttpRequest) -> HttpResponse:
    """The templates, the upload and the latest imports."""
    if request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) > most_bytes():
        return too_large(request)
    return imports_page(request)


def most_bytes() -> int:
    return int(settings.IMPORT_MOST_BYTES) + AROUND_THE_FILE


def too_large(request: HttpRequest) -> HttpResponse:
    """Say so without keeping any of it; the browser shows the answer only once it has sent everything."""
    while request.read(PIECE):
        pass
    form = UploadForm()
    form.cleaned_data = {}
    messages.error(
        request, _("The file is too large and was not read. %(hint)s") % {"hint": form.fields["file"].help_text}
    )
    return page(request, form, status=413)


@csrf_protect
def imports_page(request: Any) -> HttpResponse:
    if request.method != "POST":
        return page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, form, status=422)
    end_interrupted()
    upload = form.cleaned_data["file"]
    run = ImportRun(
        thing=form.cleaned_data["thing"], name=upload.name[-200:], by=request.user, language=get_language() or "ja"
    )
    run.total = form.rows
    if not begun(run, upload):
        return busy(request)
    return redirect(run)


def begun(run: ImportRun, upload: Any) -> bool:
    """Keep the file and let the worker check it; False where another import is running."""
    try:
        with transaction.atomic():
            run.save()
            run.file.save("table", upload)
            transaction.on_commit(wake, robust=True)
    except IntegrityError:
        return False
    return True


def busy(request: HttpRequest) -> HttpResponse:
    """The one clear message to the second of two officers."""
    other = ImportRun.objects.running().select_related("by").first()
    who = str(other.by) if other else ""
    messages.error(
        request,
        _("%(who)s is importing just now. Nothing of yours was changed; please try again in a few minutes.")
        % {"who": who},
    )
    return page(request, UploadForm(), status=409)


def page(request: HttpRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
    runs = ImportRun.objects.select_related("by").defer("problems", "remarks")[:SHOWN]
    context: dict[str, Any] = {
        "title": _("Import"),
        "form": form,
        "things": THINGS.values(),
        "runs": runs,
        "limit": most_bytes(),
    }
    return desk_page(request, "imports", status=status, **context)


@officer_required
@require_safe
def import_run(request: Any, run_id: UUID) -> HttpResponse:
    """How far an import is, what was found, and what may be done now."""
    run = get_object_or_404(ImportRun.objects.select_related("by", "confirmed_by"), pk=run_id)
    if run.is_running:
        end_interrupted()
        run.refresh_from_db()
    context: dict[str, Any] = {
        "title": _("Import of %(name)s") % {"name": run.name},
        "run": run,
        "thing": THINGS[run.thing],
        "may_prepare": run.may_be_prepared_by(request.user) and run.may_be_checked_again,
        "page_obj": Paginator([Problem(*each) for each in run.problems], 100).get_page(request.GET.get("page")),
        "remarks": [Problem(*each) for each in run.remarks[:100]],
    }
    return desk_page(request, "import_run", **context)


@officer_required
@require_POST
def import_confirm(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Write all rows of a checked file; whoever prepared it need not be who decides."""
    run = get_object_or_404(ImportRun, pk=run_id)
    end_interrupted()
    try:
        with transaction.atomic():
            moved = run.may_be_confirmed and run.move(
                ImportState.CHECKED, ImportState.CONFIRMED, confirmed_by=request.user
            )
            transaction.on_commit(wake, robust=True)
    except IntegrityError:
        return busy(request)
    if not moved:
        messages.error(request, _("This import cannot be carried out as it stands now; please look again."))
    return redirect(run)


def prepared_run(user: User, run_id: UUID) -> ImportRun:
    """An import that the person may check again or drop; raises Http404 and PermissionDenied."""
    run = get_object_or_404(ImportRun, pk=run_id)
    if not run.may_be_prepared_by(user):
        raise PermissionDenied
    return run


@officer_required(writing="prepare")
@require_POST
def import_again(request: Any, run_id: UUID) -> HttpResponse:
    """Check the kept file again, after an interruption or when the portal has changed."""
    run = prepared_run(request.user, run_id)
    end_interrupted()
    try:
        with transaction.atomic():
            moved = bool(run.file) and any(
                run.move(state, ImportState.WAITING, message="")
                for state in (ImportState.INTERRUPTED, ImportState.CHECKED)
            )
            transaction.on_commit(wake, robust=True)
    except IntegrityError:
        return busy(request)
    if not moved:
        messages.error(request, _("The uploaded file has been deleted meanwhile. Please upload it again."))
    return redirect(run)


@officer_required(writing="prepare")
@require_POST
def import_drop(request: Any, run_id: UUID) -> HttpResponse:
    """Do not import it; the uploaded file is deleted."""
    run = prepared_run(request.user, run_id)
    if any(run.move(state, ImportState.DROPPED) for state in (ImportState.CHECKED, ImportState.INTERRUPTED)):
        run.forget_file()
        messages.success(request, _("Dropped. Nothing was written and the uploaded file is deleted."))
    return redirect("imports")


@officer_required
@require_safe
def import_problems(request: HttpRequest, run_id: UUID) -> FileResponse:
    """All problems of a file as CSV, to work through beside it."""
    run = get_object_or_404(ImportRun, pk=run_id)
    target = io.BytesIO()
    headings = [_("Cell"), _("Column"), _("Written"), _("What is wrong")]
    write_csv(
        target,
        headings,
        ([cell or str(row), column, written, said] for row, column, said, cell, written in run.problems),
    )
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"problems-{run.pk}.csv", content_type="text/csv")


@officer_required
@require_safe
def import_template(request: HttpRequest, thing: str) -> FileResponse:
    """The empty workbook to fill in, its headings in the language of the page."""
    if thing not in THINGS:
        raise Http404
    content = io.BytesIO(template_of(THINGS[thing]))
    name = f"{thing}-template-{get_language()}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)
