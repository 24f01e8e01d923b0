"""お知らせ: what the secretariat tells the public on the home page."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from design import history
from design.words import in_language
from timekeeping import today


class PublicNoticeQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Those whose day has come, newest first."""
        return self.filter(published_on__lte=today()).order_by("-published_on", "-pk")


@history.recorded()
class PublicNotice(models.Model):
    """A public notice; it appears on its day."""

    title_ja = models.CharField(_("title (Japanese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=300, blank=True)
    body_ja = models.TextField(_("text (Japanese)"), max_length=4000, blank=True)
    body_en = models.TextField(_("text (English)"), max_length=6000, blank=True)
    published_on = models.DateField(_("published on"), default=today)

    objects: ClassVar[Any] = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def body(self) -> str:
        return in_language(self, "body")

    @property
    def is_translated(self) -> bool:
        return bool(self.title_en)
