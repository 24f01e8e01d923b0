"""Which officer looks after which member, and the parts of the board that an officer comes back to."""

from typing import Any, ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organization


class MemberOfficerQuerySet(models.QuerySet["MemberOfficer"]):
    def of_active(self) -> Self:
        """Those of officers who still work here; whom others looked after has nobody."""
        return self.filter(officer__is_staff=True, officer__is_active=True)


@pghistory.track()
class MemberOfficer(models.Model):
    """The officer who looks after a member; none: nobody does any more. Its history stays."""

    organization = models.OneToOneField(
        Organization, models.PROTECT, related_name="looked_after", verbose_name=_("organization")
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="members_looked_after",
        verbose_name=_("officer"),
    )
    assigned_at = models.DateTimeField(_("assigned at"), default=timezone.now)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = MemberOfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("officer of a member")
        verbose_name_plural = _("officers of members")

    def __str__(self) -> str:
        return f"{self.organization} → {self.officer}"


class SavedView(models.Model):
    """A filter of the board under a name; each officer has its own."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("officer")
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filter"), max_length=500, blank=True)  # as it stands in the address

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["officer", "name"], name="a_name_once_an_officer")]

    def __str__(self) -> str:
        return self.name
