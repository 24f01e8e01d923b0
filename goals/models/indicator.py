from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from design import history
from design.words import in_language


class Direction(models.TextChoices):
    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")


@history.recorded()
class IndicatorGroup(models.Model):
    """What the catalogue is grouped by in the form of a goal and in the yearly report; the secretariat edits it."""

    # Never changes: indicators point at it, and frozen years count by it (reports/closing.py).
    key = models.CharField(
        _("key"),
        max_length=12,
        primary_key=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*\Z", _("Small letters, digits and hyphens, a letter first."))],
        help_text=_(
            "Up to 12 small letters, digits and hyphens. Stored figures know the group by it, so it cannot be changed "
            "later."
        ),
    )
    name_ja = models.CharField(_("name in Japanese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=100)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("group of indicators")
        verbose_name_plural = _("groups of indicators")
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return in_language(self, "name")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def offered(self) -> Self:
        """Entries that can be chosen for a goal; retired ones stay with the goals that have them."""
        return self.filter(is_retired=False)

    def offered_for(self, chosen: int | None) -> Self:
        """What can be chosen, and what is chosen already, by group."""
        entries = self.filter(Q(is_retired=False) | Q(pk=chosen)).select_related("group")
        return entries.order_by("group", "position", "code")


@history.recorded()
class Indicator(models.Model):
    """An entry of the indicator catalogue (DOMAIN §5); the secretariat adds, translates and retires entries."""

    code = models.CharField(_("number"), max_length=10, unique=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=200)
    unit_ja = models.CharField(_("unit (Japanese)"), max_length=40)
    unit_en = models.CharField(_("unit (English)"), max_length=40)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=1)
    direction = models.CharField(_("direction"), max_length=6, choices=Direction)
    group = models.ForeignKey(
        IndicatorGroup, models.PROTECT, related_name="indicators", verbose_name=_("group"), db_column="group"
    )
    source_ja = models.CharField(_("source (Japanese)"), max_length=200, blank=True)
    source_en = models.CharField(_("source (English)"), max_length=200, blank=True)
    definition_ja = models.TextField(_("definition (Japanese)"), blank=True)
    definition_en = models.TextField(_("definition (English)"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_retired = models.BooleanField(_("retired"), default=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def unit(self) -> str:
        return in_language(self, "unit")

    @property
    def source(self) -> str:
        return self.source_en if get_language() == "en" else self.source_ja

    @property
    def definition(self) -> str:
        return self.definition_en if get_language() == "en" else self.definition_ja
