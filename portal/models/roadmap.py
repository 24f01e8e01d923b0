"""The roadmap: three phases, and for each theme what is to be reached in them (DOMAIN §1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from design import history
from design.words import in_language
from members.models import WorkingGroup


@history.recorded()
class Phase(models.Model):
    """A phase of the partnership's way, with the objective it has as a whole."""

    position = models.PositiveSmallIntegerField(_("order"), unique=True)
    period_ja = models.CharField(_("period (Japanese)"), max_length=40, blank=True)
    period_en = models.CharField(_("period (English)"), max_length=40, blank=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    objective_ja = models.CharField(_("objective (Japanese)"), max_length=300)
    objective_en = models.CharField(_("objective (English)"), max_length=300)

    class Meta:
        verbose_name = _("phase of the roadmap")
        verbose_name_plural = _("phases of the roadmap")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def period(self) -> str:
        return in_language(self, "period")

    @property
    def objective(self) -> str:
        return in_language(self, "objective")


@history.recorded()
class Objective(models.Model):
    """One thing to be reached in a phase, within a theme."""

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="objectives", verbose_name=_("phase"))
    theme = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="objectives", verbose_name=_("theme"))
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    text_ja = models.CharField(_("text (Japanese)"), max_length=300)
    text_en = models.CharField(_("text (English)"), max_length=300)

    class Meta:
        verbose_name = _("objective of the roadmap")
        verbose_name_plural = _("objectives of the roadmap")
        ordering = ["phase", "theme", "position"]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_language(self, "text")


@history.recorded()
class NationalTarget(models.Model):
    """A target of the government, not of the partnership; always shown as such, with its source."""

    position = models.PositiveSmallIntegerField(_("order"), default=1)
    name_ja = models.CharField(_("name in Japanese"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    start_ja = models.CharField(_("present level (Japanese)"), max_length=80, blank=True)
    start_en = models.CharField(_("present level (English)"), max_length=80, blank=True)
    target_ja = models.CharField(_("target (Japanese)"), max_length=120)
    target_en = models.CharField(_("target (English)"), max_length=120)
    source_ja = models.CharField(_("source (Japanese)"), max_length=200)
    source_en = models.CharField(_("source (English)"), max_length=200)

    class Meta:
        verbose_name = _("national target")
        verbose_name_plural = _("national targets")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def start(self) -> str:
        return in_language(self, "start")

    @property
    def target(self) -> str:
        return in_language(self, "target")

    @property
    def source(self) -> str:
        return in_language(self, "source")
