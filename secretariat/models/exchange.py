"""Tables that come in and go out: an import from upload to the written rows, an export from filter to download.

Each is worked on in the background by one process. A state changes by a conditional update that names the old one, so
a doubled message does nothing twice; a process that dies leaves its row "running" without its lock, which makes it
interrupted (secretariat/exchange/liveness.py).
"""

import datetime
import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User

KEPT_HOURS = 24  # an uploaded table


def upload_name(run: "ImportRun", filename: str) -> str:
    """A name that tells nothing: the original name is kept in the row only."""
    return f"imports/{run.pk}"


def export_name(export: "Export", filename: str) -> str:
    return f"exports/{export.pk}"


class Work(models.Model):
    """What both have in common: who asked when, how far it is, what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=2, default="ja", editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("officer"))
    created_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    message = models.TextField(_("what went wrong"), blank=True)

    class Meta:
        abstract = True
        ordering = ["-created_at"]

    @property
    def lock_key(self) -> int:
        """The number of its advisory lock: 63 bits of its id."""
        return self.pk.int >> 65

    @property
    def has_size(self) -> bool:
        """Whether it is known how much there is to do."""
        return self.total > 0

    def move(self, from_state: str, to_state: str, **fields: Any) -> bool:
        """Change the state where it is still `from_state`; whether it was."""
        rows: Any = type(self)._default_manager.filter(pk=self.pk)  # the states are of the classes below
        moved = rows.filter(state=from_state).update(state=to_state, **fields)
        if moved:
            self.refresh_from_db()
        return bool(moved)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def running(self) -> Self:
        """Waiting for the worker or being worked on; there is at most one."""
        return self.filter(state__in=RUNNING)

    def to_forget(self) -> Self:
        """Those whose uploaded file has been kept long enough."""
        over = timezone.now() - datetime.timedelta(hours=KEPT_HOURS)
        return self.exclude(file="").filter(created_at__lt=over).exclude(state__in=RUNNING)


class ImportState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be checked")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    CONFIRMED = "confirmed", _("Waiting to be written")
    WRITING = "writing", _("Being written")
    WRITTEN = "written", _("Imported")
    REFUSED = "refused", _("Refused")
    INTERRUPTED = "interrupted", _("Interrupted (nothing was written)")
    DROPPED = "dropped", _("Dropped")


RUNNING = ("waiting", "checking", "confirmed", "writing")


class ImportRun(Work):
    """A table that an officer brings in: uploaded, checked cell by cell, confirmed, written all or nothing."""

    State = ImportState

    thing = models.CharField(_("what"), max_length=20)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    file = models.FileField(upload_to=upload_name, blank=True)
    name = models.CharField(_("file name"), max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=ImportState, default=ImportState.WAITING)
    new_rows = models.PositiveIntegerField(_("new rows"), default=0)
    present_rows = models.PositiveIntegerField(_("rows that are there already"), default=0)
    problem_count = models.PositiveIntegerField(_("problems"), default=0)
    # Lists of [row, column, message, cell, written], as found by the check, in the officer's language.
    problems = models.JSONField(default=list, blank=True)
    remarks = models.JSONField(default=list, blank=True)

    objects: ClassVar[Any] = ImportRunQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            # Two officers importing at once would each check against what the other has not written yet.
            models.UniqueConstraint(Value(1), condition=Q(state__in=RUNNING), name="one_import_at_a_time"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import-run", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def may_be_confirmed(self) -> bool:
        """Checked without a problem, and there is something to write."""
        return self.state == self.State.CHECKED and not self.problem_count and self.new_rows > 0 and bool(self.file)

    def may_be_prepared_by(self, user: User) -> bool:
        """Who decides works on every import, who only prepares on the own ones."""
        return user.may_decide or (user.may_prepare and user.pk == self.by_id)

    @property
    def may_be_checked_again(self) -> bool:
        """Nothing was written and the file is still there."""
        return self.state in (self.State.CHECKED, self.State.INTERRUPTED) and bool(self.file)

    def forget_file(self) -> None:
        """Delete the uploaded table; the row stays as the record of what was imported."""
        if self.file:
            self.file.delete(save=False)
            type(self).objects.filter(pk=self.pk).update(file="")


class ExportQuerySet(models.QuerySet["Export"]):
    def expired(self) -> Self:
        """Those whose file has been kept long enough."""
        return self.exclude(file="").filter(expires_at__lt=timezone.now())


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being written")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    INTERRUPTED = "interrupted", _("Interrupted")
    EXPIRED = "expired", _("Expired (deleted)")


class Export(Work):
    """A table of exactly the filtered rows, made in the background and kept for EXPORT_DAYS."""

    State = ExportState

    class Form(models.TextChoices):
        XLSX = "xlsx", "Excel (xlsx)"
        CSV = "csv", "CSV (UTF-8)"

    kind = models.CharField(_("what"), max_length=20)
    query = models.TextField(blank=True)  # the filter as in the address of the list
    words = models.JSONField(_("filter"), default=dict, blank=True)  # the filter in both languages
    form = models.CharField(_("format"), max_length=4, choices=Form, default=Form.XLSX)
    state = models.CharField(_("state"), max_length=12, choices=ExportState, default=ExportState.WAITING)
    file = models.FileField(upload_to=export_name, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)

    objects: ClassVar[Any] = ExportQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = _("export")
        verbose_name_plural = _("exports")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("export", args=[self.pk])

    @property
    def file_name(self) -> str:
        return f"{self.kind}-{timezone.localdate(self.created_at)}.{self.form}"

    @property
    def is_running(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def filter_in_words(self) -> str:
        return str(self.words.get(get_language() or "ja") or self.words.get("ja", ""))


class Download(models.Model):
    """Who took an exported file when: it holds personal data of many."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="downloads", verbose_name=_("export"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("officer"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.by} {self.at}"
