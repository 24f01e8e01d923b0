from typing import Self

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from design import history


class Direction(models.TextChoices):
    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")


class Group(models.TextChoices):
    """What the catalogue is grouped by in the form."""

    INPUT = "input", _("Materials put in")
    CIRCULATION = "circulation", _("Circulation and productivity")
    WASTE = "waste", _("Waste and recycling")
    PRODUCT = "product", _("Products and business")
    MUNICIPAL = "municipal", _("Local governments and households")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def offered(self) -> Self:
        """Entries that can be chosen for a goal; retired ones stay with the goals that have them."""
        return self.filter(is_retired=False)

    def offered_for(self, chosen: int | None) -> Self:
        """What can be chosen, and what is chosen already, by group."""
        order = Case(*(When(group=group, then=place) for place, group in enumerate(Group.values)))
        return self.filter(Q(is_retired=False) | Q(pk=chosen)).order_by(order, "position")


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
    group = models.CharField(_("group"), max_length=12, choices=Group, default=Group.INPUT)
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
        return self.name_en if get_language() == "en" else self.name_ja

    @property
    def unit(self) -> str:
        return self.unit_en if get_language() == "en" else self.unit_ja

    @property
    def source(self) -> str:
        return self.source_en if get_language() == "en" else self.source_ja

    @property
    def definition(self) -> str:
        return self.definition_en if get_language() == "en" else self.definition_ja
