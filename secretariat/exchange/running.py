"""The work on imports and exports, as the worker does it; what waits stands in PostgreSQL, a message only wakes.

Nothing is done twice: each step begins with a conditional update. Nothing stays half-written: an import is one
transaction that ends with its own row. Who dies in the middle is found by its missing lock and said to be interrupted.
"""

import logging
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path, PurePath
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from design.table_form import Read
from secretariat.exchange.liveness import Beside, alive, held
from secretariat.exchange.sources import SOURCES
from secretariat.exchange.things import THINGS
from secretariat.exchange.writing import write_csv, write_xlsx
from secretariat.models.exchange import Export, ExportState, ImportRun, ImportState

logger = logging.getLogger(__name__)

MOST_KEPT = 5000  # problems of one file that are kept and shown
WAITING = {ImportState.WAITING: ImportState.CHECKING, ImportState.CONFIRMED: ImportState.WRITING}


def run_waiting() -> None:
    """Do all that waits; harmless when several run at once."""
    end_interrupted()
    for run in ImportRun.objects.filter(state__in=WAITING):
        work_on(run)
    for export in Export.objects.filter(state=ExportState.WAITING).order_by("created_at"):
        make(export)


def end_interrupted() -> None:
    """Say of what claims to run, but has no process, that it was interrupted; the file may be checked again.

    The lock is taken before the claim, so that there is no moment in between.
    """
    runs = list(ImportRun.objects.filter(state__in=WAITING.values()))
    there = alive(runs)
    for run in runs:
        if run.pk not in there:
            run.move(run.state, ImportState.INTERRUPTED, finished_at=timezone.now())
    exports = list(Export.objects.filter(state=ExportState.RUNNING))
    there = alive(exports)
    for export in exports:
        if export.pk not in there:
            export.move(ExportState.RUNNING, ExportState.INTERRUPTED, finished_at=timezone.now())


# --- imports -------------------------------------------------------------------------------------------------------


def work_on(run: ImportRun) -> None:
    """Check or write, whichever it waits for; the loser of two workers does nothing."""
    with held(run) as beside, override(run.language):
        step = run.state
        if not run.move(step, WAITING[ImportState(step)], claimed_at=timezone.now(), done=0):
            return
        try:
            with fetched(run) as path:
                (check if step == ImportState.WAITING else write)(run, path, beside)
        except ValidationError as refused:
            refuse(run, " ".join(refused.messages))
        except IntegrityError:
            refuse(run, _("Meanwhile somebody else registered the same. Nothing was written; please upload it again."))
        except Exception:
            logger.exception("Import %s failed", run.pk)
            refuse(run, _("Something went wrong here; nothing was written. The error has been recorded."))


def refuse(run: ImportRun, message: str) -> None:
    run.move(run.state, ImportState.REFUSED, message=message, finished_at=timezone.now())
    run.forget_file()


class fetched:
    """The uploaded table as a file of this machine under its own name, for a `with` block."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run

    def __enter__(self) -> Path:
        if not self.run.file:
            raise ValidationError(_("The uploaded file has been deleted meanwhile. Please upload it again."))
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / f"table{PurePath(self.run.name).suffix}"
        with self.run.file.open("rb") as source, path.open("wb") as target:
            for piece in source.chunks():
                target.write(piece)
        return path

    def __exit__(self, *_error: Any) -> None:
        self.folder.cleanup()


def check(run: ImportRun, path: Path, beside: Beside) -> None:
    """Read every cell and keep what was found; nothing is written."""
    note = partial(beside.note, total=run.total or None)
    report(run, THINGS[run.thing].read(path, note=note))


def report(run: ImportRun, found: Read) -> None:
    """Keep what a check found."""
    problems = found.problems_in_order()
    remarks = found.all_remarks(THINGS[run.thing].form)
    run.move(
        run.state,
        ImportState.CHECKED,
        new_rows=len(found.rows),
        present_rows=len(found.present),
        problem_count=len(problems),
        problems=[list(problem) for problem in problems[:MOST_KEPT]],
        remarks=[list(remark) for remark in remarks[:MOST_KEPT]],
        finished_at=timezone.now(),
    )


def write(run: ImportRun, path: Path, beside: Beside) -> None:
    """Check once more, as the portal stands now, and write all rows and the end of the run in one transaction."""
    thing = THINGS[run.thing]
    with transaction.atomic(), pghistory.context(user=run.by_id, url="/secretariat/imports/"):
        found = thing.read(path, note=partial(beside.note, total=run.total or None))
        if found.problems or len(found.rows) != run.new_rows:
            report(run, found)  # somebody changed something meanwhile: the officer looks again
            return
        thing.write(found.rows, by=run.confirmed_by or run.by)
        run.move(ImportState.WRITING, ImportState.WRITTEN, finished_at=timezone.now(), done=run.total)
    run.forget_file()


# --- exports -------------------------------------------------------------------------------------------------------


def make(export: Export) -> None:
    """Write the file of an export from one snapshot of the database."""
    with held(export) as beside, override(export.language):
        if not export.move(ExportState.WAITING, ExportState.RUNNING, claimed_at=timezone.now()):
            return
        try:
            with tempfile.TemporaryFile() as target:
                number = write_rows(export, target, beside)
                keep(export, target, number)
        except Exception:
            logger.exception("Export %s failed", export.pk)
            message = _("Something went wrong here. The error has been recorded.")
            export.move(ExportState.RUNNING, ExportState.FAILED, message=message, finished_at=timezone.now())


def write_rows(export: Export, target: Any, beside: Beside) -> int:
    """Stream the filtered rows into a file; returns how many."""
    source = SOURCES[export.kind]
    with transaction.atomic():  # the server-side cursor lives as long
        chosen = source.chosen(QueryDict(export.query), export.by)
        counted = Counted(source.rows(chosen.rows), beside, chosen.rows.order_by().count())
        if export.form == Export.Form.CSV:
            write_csv(target, source.headings(), counted)
        else:
            write_xlsx(target, str(source.label), source.headings(), counted)
    return counted.number


class Counted:
    """Rows that say how many have passed."""

    def __init__(self, rows: Iterable[list[Any]], beside: Beside, total: int) -> None:
        self.rows, self.beside, self.total = rows, beside, total
        self.number = 0

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self.rows:
            self.number += 1
            if self.number % 200 == 1:
                self.beside.note(self.number, max(self.total, self.number))
            yield row


def keep(export: Export, target: Any, number: int) -> None:
    """Put the file into the private storage; it can be downloaded for EXPORT_DAYS."""
    size = target.tell()
    target.seek(0)
    export.file.save(export.file_name, File(target), save=False)
    now = timezone.now()
    export.move(
        ExportState.RUNNING,
        ExportState.DONE,
        file=export.file.name,
        size=size,
        total=number,
        done=number,
        finished_at=now,
        expires_at=now + timedelta(days=settings.EXPORT_DAYS),
    )


# --- every day -----------------------------------------------------------------------------------------------------


def forget_files() -> int:
    """Delete uploads older than a day and exports past their date; the rows stay. Returns how many."""
    end_interrupted()
    runs = list(ImportRun.objects.to_forget())
    for run in runs:
        run.forget_file()
        run.move(ImportState.CHECKED, ImportState.DROPPED, finished_at=timezone.now())
    exports = list(Export.objects.expired())
    for export in exports:
        export.file.delete(save=False)
        export.move(ExportState.DONE, ExportState.EXPIRED, file="")
    return len(runs) + len(exports)
