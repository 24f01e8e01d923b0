"""管理者の引継ぎ by an officer, kept: who acts for a member now, who no longer does, on whose word."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organization import Organization


class HandOver(models.Model):
    """One hand-over of the managers of an organization; written once, never changed."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="hand_overs", verbose_name=_("organization")
    )
    to_address = models.EmailField(_("new manager"))
    is_invited = models.BooleanField(_("invited, had no role yet"))
    former = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("former manager"),
    )
    reason = models.TextField(_("reason"), max_length=1000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("hand-over of managers")
        verbose_name_plural = _("hand-overs of managers")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.former or '–'} → {self.to_address}"
