"""退会届: a manager asks to leave; an officer confirms date and reason."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Organization
from members.models.organization import LeavingReason
from members.querysets import SubmissionOfOrganizationQuerySet
from reviews.models import Event, Submission


class LeavingRequest(Submission):
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="leaving_requests")
    wished_on = models.DateField(_("wished date of leaving"), null=True, blank=True)
    leaving_reason = models.CharField(_("reason for leaving"), max_length=10, choices=LeavingReason, blank=True)
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True)

    objects: ClassVar[Any] = SubmissionOfOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to leave")
        verbose_name_plural = _("requests to leave")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.organization)


class LeavingRequestEvent(Event):
    subject = models.ForeignKey(LeavingRequest, models.CASCADE, related_name="events")
