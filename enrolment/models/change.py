"""変更届: a change of name, number, category or representative, which goes through review."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Organization
from members.querysets import SubmissionOfOrganizationQuerySet
from reviews.models import Event, Submission


class ChangeRequest(Submission):
    """Registered facts as they are to be: {field of Organization: new value} in `changes`."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="change_requests")
    changes = models.JSONField(default=dict)
    effective_on = models.DateField(_("effective on"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    objects: ClassVar[Any] = SubmissionOfOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification of change")
        verbose_name_plural = _("notifications of change")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.organization)


class ChangeRequestEvent(Event):
    subject = models.ForeignKey(ChangeRequest, models.CASCADE, related_name="events")
