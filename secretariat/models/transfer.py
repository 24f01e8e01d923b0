"""担当の引継ぎ: what one officer looked after went to another, in one step."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from design import history


@history.recorded()
class Transfer(models.Model):
    """One transfer: from whom, to whom, how much, why; kept for good and shown in the audit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    leaving = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="transfers_from", verbose_name=_("whose work it was")
    )
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="transfers_to", verbose_name=_("who took over")
    )
    members = models.PositiveIntegerField(_("members looked after"))
    reviews = models.PositiveIntegerField(_("open reviews"))
    tasks = models.PositiveIntegerField(_("open tasks"))
    reason = models.TextField(_("reason"), max_length=1000)
    is_account_closed = models.BooleanField(_("account closed"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("transfer of an officer's work")
        verbose_name_plural = _("transfers of officers' work")
        ordering: ClassVar[list[str]] = ["-made_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(leaving=models.F("successor")), name="work_goes_to_somebody_else"
            )
        ]

    def __str__(self) -> str:
        return f"{self.leaving} → {self.successor}"
