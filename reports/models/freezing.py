"""What officers have asked to be frozen, and what became of it: the last time of each officer and year."""

import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

# A freezing that has ended its worker so often is not tried again.
MOST_TRIES = 3
# At 100,000 members the worker takes about two minutes: after that long it is not there.
OVERDUE_AFTER = datetime.timedelta(minutes=15)


class Outcome(models.TextChoices):
    """What became of it; empty while it waits or is being carried out."""

    FROZEN = "frozen"
    CHANGED = "changed"  # the figures are no longer those that were seen
    OVERTAKEN = "overtaken"  # a colleague has frozen this edition first
    FAILED = "failed"


class FreezingQuerySet(models.QuerySet["Freezing"]):
    def asked_for(self) -> Self:
        """Those that wait for the worker or are being carried out."""
        return self.filter(outcome="")

    def overdue(self) -> Self:
        """Those that the worker should have carried out by now."""
        return self.asked_for().filter(asked_at__lt=timezone.now() - OVERDUE_AFTER)

    def under_way(self, year: int, *, by: Any) -> "Freezing | None":
        """What is being frozen in a year; of several wishes the officer's own."""
        asked = self.asked_for().filter(year=year).select_related("by")
        return asked.filter(by=by).first() or asked.first()

    def of_year(self, year: int, *, by: Any) -> "Freezing | None":
        """What an officer asked for last."""
        return self.filter(year=year, by=by).first()

    def locked(self, pk: int) -> "Freezing | None":
        """One that is asked for, locked to the end of the transaction; None where another worker has it.

        The database lets go of the lock when its worker dies, and of all that was written: so it is taken up again.
        """
        return self.asked_for().select_for_update(skip_locked=True).filter(pk=pk).first()


class Freezing(models.Model):
    """An officer's word that a year be frozen with the figures that were `seen`, as this edition."""

    Outcome = Outcome

    year = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField()
    seen = models.CharField(max_length=32)  # closing.fingerprint
    reason = models.TextField(max_length=1000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)

    objects: ClassVar[Any] = FreezingQuerySet.as_manager()

    class Meta:
        verbose_name = "freezing of a year"
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "by"], name="one_freezing_an_officer")]

    def __str__(self) -> str:
        return f"{self.year} ({self.edition}) {self.outcome}"

    @classmethod
    def ask(cls, year: int, *, by: Any, edition: int, seen: str, reason: str = "") -> "Freezing":
        """Have a year frozen; where the officer has asked already, that is carried out first and this is nothing."""
        wanted = {"edition": edition, "seen": seen, "reason": reason}
        asked: Freezing
        asked, is_first = cls.objects.get_or_create(year=year, by=by, defaults=wanted)
        if not is_first:
            again = cls.objects.filter(pk=asked.pk).exclude(outcome="")
            again.update(**wanted, asked_at=timezone.now(), tries=0, outcome="")
        return asked

    @classmethod
    @transaction.atomic
    def begin(cls, pk: int) -> bool:
        """Count a try, for good whatever becomes of it; False where there is nothing to do, or too often was."""
        asked = cls.objects.locked(pk)
        if asked is None:
            return False
        if asked.tries >= MOST_TRIES:
            cls.end(pk, Outcome.FAILED)
            return False
        cls.objects.filter(pk=pk).update(tries=asked.tries + 1)
        return True

    @classmethod
    def end(cls, pk: int, outcome: str) -> None:
        """What became of it."""
        cls.objects.asked_for().filter(pk=pk).update(outcome=outcome)

    @property
    def is_overdue(self) -> bool:
        return not self.outcome and self.asked_at < timezone.now() - OVERDUE_AFTER

    def concerns(self, edition: int) -> bool:
        """Whether it came to nothing and the officer now has to do with this edition, or with the one after."""
        return self.outcome not in ("", Outcome.FROZEN) and self.edition <= edition <= self.edition + 1
