"""The figures of a closed fiscal year as they were counted last, for whoever looks at them before freezing."""

import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

# Others may have changed something since: what is frozen is counted anew and compared.
KEPT_FOR = datetime.timedelta(minutes=30)
# A counting that began so long ago has died with its worker.
LAPSES = datetime.timedelta(minutes=15)


class YearCountQuerySet(models.QuerySet["YearCount"]):
    def asked_for(self) -> Self:
        """Those that somebody waits for."""
        return self.filter(Q(counted_at__isnull=True) | Q(counted_at__lt=F("asked_at")))


class YearCount(models.Model):
    """One counting of one year: asked for by a page, done by the worker."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    asked_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    figures = models.JSONField(null=True)

    objects: ClassVar[Any] = YearCountQuerySet.as_manager()

    class Meta:
        verbose_name = "counting of a year"

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_counted(self) -> bool:
        """Whether it was counted after it was last asked for."""
        return self.counted_at is not None and self.counted_at >= self.asked_at

    @property
    def is_kept(self) -> bool:
        """Whether its figures may still be shown."""
        return self.is_counted and self.counted_at is not None and timezone.now() < self.counted_at + KEPT_FOR

    @classmethod
    def ask(cls, year: int) -> "YearCount":
        """Have a year counted anew."""
        asked = cls(year=year)
        cls.objects.bulk_create([asked], update_conflicts=True, unique_fields=["year"], update_fields=["asked_at"])
        return asked

    @classmethod
    def put(cls, year: int, figures: dict[str, Any], *, as_of: datetime.datetime) -> None:
        """Keep what was counted without having been asked for; who asked after `as_of` waits for the next one."""
        counted = cls(year=year, asked_at=as_of, counted_at=as_of, figures=figures)
        fields = ["counted_at", "figures"]
        cls.objects.bulk_create([counted], update_conflicts=True, unique_fields=["year"], update_fields=fields)

    def claim(self) -> bool:
        """Whether this worker is the one that counts; one that died is passed over after a while."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=F("counted_at"))
        free |= Q(claimed_at__lt=timezone.now() - LAPSES)
        mine = type(self).objects.asked_for().filter(free, pk=self.pk)
        return bool(mine.update(claimed_at=timezone.now()))

    def keep(self, figures: dict[str, Any], *, as_of: datetime.datetime) -> None:
        """Keep what was counted; who asked after `as_of` waits for the next one."""
        type(self).objects.filter(pk=self.pk).update(figures=figures, counted_at=as_of)
