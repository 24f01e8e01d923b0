"""Counts over all members, kept in the database so that every web process shows the same."""

import datetime
import time
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils import timezone

# What took one second to count is kept for this many seconds: fresh while small, cheap when large.
KEPT_FOR_TIMES_ITS_COST = 100
# What takes longer than this many seconds is counted anew by the worker only, never while a reader waits.
READERS_PATIENCE = 1.0


class Figures(models.Model):
    """The result of one counting (`name`), as of an instant, with what it cost."""

    name = models.CharField(max_length=40, primary_key=True)
    counted_at = models.DateTimeField()
    seconds = models.FloatField()
    data = models.JSONField()

    class Meta:
        verbose_name = "figures"

    def __str__(self) -> str:
        return self.name

    @property
    def is_fresh(self) -> bool:
        kept_for = datetime.timedelta(seconds=self.seconds * KEPT_FOR_TIMES_ITS_COST)
        return timezone.now() < self.counted_at + kept_for

    @classmethod
    def of(cls, name: str, count: Callable[[], dict[str, Any]], *, patience: float = READERS_PATIENCE) -> "Figures":
        """The figures by this name; counted anew where they are stale and that takes no longer than `patience`.

        Who finds them stale moves `counted_at` by a conditional update and counts; others meanwhile read the old ones.
        """
        kept = cls.objects.filter(pk=name).first()
        if kept is not None and (kept.is_fresh or kept.seconds > patience or not kept._claim()):
            return kept
        began = time.monotonic()
        data = count()
        fields = {"counted_at": timezone.now(), "seconds": time.monotonic() - began, "data": data}
        return cls.objects.update_or_create(pk=name, defaults=fields)[0]

    def _claim(self) -> bool:
        """Whether this process is the one that counts anew."""
        mine = type(self).objects.filter(pk=self.pk, counted_at=self.counted_at)
        return bool(mine.update(counted_at=timezone.now()))
