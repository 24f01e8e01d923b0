"""統合: two registrations of one body became one; what moved is kept, so that it can be undone within a day."""

import datetime
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organization

UNDONE_WITHIN = datetime.timedelta(days=1)


class Merger(models.Model):
    """One merging of two registrations: which stays, which goes, and the rows that moved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(
        Organization, models.PROTECT, related_name="mergers", verbose_name=_("registration that stays")
    )
    gone = models.ForeignKey(
        Organization, models.PROTECT, related_name="merged_into", verbose_name=_("registration that goes")
    )
    reason = models.TextField(_("reason"), max_length=1000)
    moved = models.JSONField(_("what moved"), default=dict)  # {name of the relation: [keys]}
    ended_duties = models.JSONField(_("duties that ended"), default=dict)  # {key: state before}
    status_before = models.CharField(_("status before"), max_length=10)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("merger of registrations")
        verbose_name_plural = _("mergers of registrations")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="two_registrations_merge"),
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at__isnull=True), name="a_registration_goes_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    def get_absolute_url(self) -> str:
        return reverse("merger", args=[self.pk])

    @property
    def undone_until(self) -> datetime.datetime:
        """The moment until which it can be undone."""
        return self.made_at + UNDONE_WITHIN

    @property
    def may_be_undone(self) -> bool:
        return self.undone_at is None and timezone.now() <= self.undone_until
