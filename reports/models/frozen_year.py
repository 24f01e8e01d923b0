"""A closed fiscal year (年度) as it was counted once: rows that nothing changes any more.

What is reported, corrected, renamed or left later changes the live pages, never a frozen year. Where a year was frozen
with a mistake in it, it is counted again as a new edition (第2版) with the reason; the old edition stays.
"""

import uuid
from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.categories import Category
from members.prefectures import Prefecture
from timekeeping import FiscalYear, today

# Refused by the database itself, whoever asks.
NEVER_CHANGED = pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)


def is_closed(year: int) -> bool:
    """Whether a fiscal year is over: only then it can be frozen."""
    return today() > FiscalYear(year).ends_on


class FrozenYearQuerySet(models.QuerySet["FrozenYear"]):
    def latest_editions(self) -> Self:
        """The edition that holds of each year, the latest year first."""
        newest = self.order_by("year", "-edition").distinct("year").values("pk")
        return self.filter(pk__in=newest).order_by("-year")

    def edition_that_holds(self, year: int) -> "FrozenYear | None":
        """The newest edition of a year; None where it was never frozen."""
        return self.filter(year=year).order_by("-edition").select_related("frozen_by").first()

    def next_edition(self, year: int) -> int:
        """The number of the edition that freezing a year would make."""
        holds = self.filter(year=year).order_by("-edition").values_list("edition", flat=True).first()
        return (holds or 0) + 1


class FrozenYear(models.Model):
    """One edition of a year: its counts (`figures`, see reports/closing.py) and, as rows, its members."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    reason = models.TextField(_("reason of the new edition"), max_length=1000, blank=True)
    figures = models.JSONField(_("figures"))
    frozen_at = models.DateTimeField(_("frozen at"), default=timezone.now)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("frozen by")
    )

    objects: ClassVar[Any] = FrozenYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("frozen year")
        verbose_name_plural = _("frozen years")
        ordering = ["-year", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["year", "edition"], name="one_freeze_an_edition"),
            models.CheckConstraint(
                condition=Q(edition=1, reason="") | Q(edition__gt=1) & ~Q(reason=""), name="new_edition_has_a_reason"
            ),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.year} ({self.edition})"

    def get_absolute_url(self) -> str:
        return reverse("year", args=[self.year, self.edition])

    @property
    def period(self) -> FiscalYear:
        return FiscalYear(self.year)


class FrozenMember(models.Model):
    """A member at the end of a frozen year, as it was then; `organization_id` points nowhere on purpose."""

    year = models.ForeignKey(FrozenYear, models.PROTECT, related_name="members")
    position = models.PositiveIntegerField()  # the order of the directory
    organization_id = models.UUIDField()
    name_ja = models.CharField(_("name in Japanese"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    category = models.CharField(_("category"), max_length=20, choices=Category)
    prefecture = models.CharField(_("prefecture"), max_length=2, choices=Prefecture, blank=True)
    joined_on = models.DateField(_("joined on"))
    is_on_hold = models.BooleanField(_("on hold"), default=False)

    class Meta:
        verbose_name = _("member in a frozen year")
        verbose_name_plural = _("members in frozen years")
        ordering = ["year", "position"]
        constraints = [models.UniqueConstraint(fields=["year", "position"], name="one_place_a_frozen_member")]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language; Japanese where there is no English one."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_ja

    @property
    def is_name_translated(self) -> bool:
        return get_language() != "en" or bool(self.name_en)
