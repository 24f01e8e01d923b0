from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from design import history


@history.recorded()
class WorkingGroup(models.Model):
    """A working group or other topic of the partnership (DOMAIN §1); its slug is `theme` in addresses."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    purpose_ja = models.TextField(_("purpose (Japanese)"), blank=True)
    purpose_en = models.TextField(_("purpose (English)"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_open = models.BooleanField(_("can be chosen by applicants"), default=True)

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_ja

    @property
    def purpose(self) -> str:
        """What it is for, in the reader's language."""
        return self.purpose_en if get_language() == "en" else self.purpose_ja
