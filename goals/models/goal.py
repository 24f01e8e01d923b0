"""`Goal` is the identity of a goal over its life; what it says stands in its versions."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.querysets import GoalQuerySet
from members.models import Organization

if TYPE_CHECKING:
    from goals.models.version import GoalVersion


class Goal(models.Model):
    """A quantitative goal of an organization. `current` is the latest accepted version, the public one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="goals", verbose_name=_("organization"))
    current = models.ForeignKey(
        "goals.GoalVersion", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    ended_on = models.DateField(_("given up on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        version = self.current or self.latest
        return version.label if version else str(_("New goal"))

    def get_absolute_url(self) -> str:
        return reverse("goal", args=[self.pk])

    @property
    def latest(self) -> "GoalVersion | None":
        """The newest version, whatever its state."""
        return self.versions.order_by("-number").first()
