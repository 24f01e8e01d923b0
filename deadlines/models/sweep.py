"""The runs of the daily sweep."""

import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from design import words
from timekeeping import today

HELD = models.Q(is_held=True)  # reminders that wait until an officer has seen their preview
FINISHED = models.Q(finished_at__isnull=False, is_held=False)  # reminders that were written


class SweepQuerySet(models.QuerySet["Sweep"]):
    def held(self) -> Self:
        """Those whose reminders wait until an officer has seen their preview."""
        return self.filter(HELD)

    def finished(self) -> Self:
        """Those that wrote their reminders."""
        return self.filter(FINISHED)

    def claim(self, day: datetime.date) -> "Sweep":
        """The row of a day, made where it lacks, locked until this transaction ends: who else sweeps the day waits."""
        self.bulk_create([self.model(day=day)], ignore_conflicts=True)
        return self.select_for_update().get(day=day)

    def write_in_turn(self) -> None:
        """Called by who writes reminders, in its transaction: waits while somebody keeps them still."""
        self._lock("ROW SHARE")

    def keep_still(self) -> None:
        """Until this transaction ends nobody writes reminders; who is at it is waited for.

        So that what was queued for a date that moves is seen and taken back, and nothing is queued for it after.
        """
        self._lock("EXCLUSIVE")

    def _lock(self, mode: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {self.model._meta.db_table} IN {mode} MODE")

    def hold_next(self) -> None:
        """Hold the next automatic sweep: much has just come in at once (an import)."""
        day = today()
        if self.filter(day=day).finished().exists():
            day += datetime.timedelta(days=1)
        self.update_or_create(day=day, defaults={"is_held": True, "hold_reason": Sweep.Hold.IMPORT})


class Sweep(models.Model):
    """One run of the daily sweep; one row a day, so that two runs on a day find the same row."""

    class Hold(models.TextChoices):
        FIRST = "first", _("It would be the first to mail anybody")
        IMPORT = "import", _("Members were imported")
        CAP = "cap", _("It would send more mails than the cap allows")

    day = models.DateField(_("day"), unique=True)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    opened_duties = models.PositiveIntegerField(_("duties opened"), default=0)
    queued_notices = models.PositiveIntegerField(_("notices queued"), default=0)
    missed_notices = models.PositiveIntegerField(_("steps missed"), default=0)
    # The alarm's last look (`deadlines.alarm`), by the clock of the database as the history's instants are.
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)
    looked_until = models.DateField(null=True, blank=True, editable=False)  # the last deadline that was in sight
    is_held = models.BooleanField(_("held until an officer has seen its preview"), default=False)
    hold_reason = models.CharField(_("why it is held"), max_length=10, choices=Hold, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    objects: ClassVar[Any] = SweepQuerySet.as_manager()

    class Meta:
        verbose_name = _("sweep")
        verbose_name_plural = _("sweeps")
        ordering = ["-day"]

    def __str__(self) -> str:
        return words.day(self.day)
