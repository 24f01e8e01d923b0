"""退会届: a manager asks to leave; an officer confirms date and reason."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from design import history
from members.correspondence import write_to
from members.models import Organization
from members.models.organization import LeavingReason
from members.querysets import SubmissionOfOrganizationQuerySet
from notices import outbox
from reviews.models import EDITABLE, Event, State, Submission, waiting_index
from reviews.receipt import Receipt


@history.recorded(organization="organization")
class LeavingRequest(Submission):
    """The wish of an organization to leave; `enrolment.leaving.confirm` carries it out."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="leaving_requests", verbose_name=_("organization")
    )
    wished_on = models.DateField(_("requested date of leaving"), null=True, blank=True)
    leaving_reason = models.CharField(_("reason for leaving"), max_length=10, choices=LeavingReason, blank=True)
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True)

    objects: ClassVar[Any] = SubmissionOfOrganizationQuerySet.as_manager()

    what = {"ja": "退会届", "en": "Request to leave"}
    sheet_fields = ("wished_on", "leaving_reason", "explanation")

    class Meta:
        verbose_name = _("request to leave")
        verbose_name_plural = _("requests to leave")
        ordering = ["-created_at"]
        indexes = [waiting_index("leaving_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(state__in=(*EDITABLE, State.SUBMITTED)),
                name="one_open_leaving_request_an_organization",
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)

    def get_absolute_url(self) -> str:
        return reverse("leaving", args=[self.organization_id])

    def when_submitted(self, *, by: Any, receipt: Receipt | None) -> None:
        self._tell("submission-received", also=[by])

    def when_returned(self, *, by: Any, comment: str) -> None:
        self._tell("submission-returned", comment=comment, on_fields=self.comments_for_mail())

    def when_return_cancelled(self, *, by: Any, returned_as: int) -> None:
        if not outbox.unsay("submission-returned", about=self.pk, step=str(returned_as)):
            self._tell("submission-return-cancelled")

    def when_reopened(self, *, by: Any) -> None:
        raise ValidationError(_("The organization has left; that cannot be undone here. It may apply again."))

    def _tell(self, kind: str, *, also: Any = (), **said: Any) -> None:
        context = {"what": self.what, "path": self.get_absolute_url(), **said}
        people = [*also, self.created_by] if self.created_by else also
        write_to(self.organization, kind, about=self.pk, step=str(self.version), context=context, also=people)


class LeavingRequestEvent(Event):
    subject = models.ForeignKey(LeavingRequest, models.CASCADE, related_name="events")
