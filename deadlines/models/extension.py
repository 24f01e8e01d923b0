"""期限延長: a member asks for more time; an officer grants, shortens or refuses."""

import datetime
import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deadlines.models.duty import Duty
from design import history, words
from members.correspondence import write_to
from reviews.errors import Conflict


class ExtensionRequestQuerySet(models.QuerySet["ExtensionRequest"]):
    def waiting(self) -> Self:
        """What waits for an officer, oldest first."""
        return self.filter(state=ExtensionRequest.State.WAITING).order_by("asked_at")


@history.recorded(organization="duty__organization", called="ExtensionRequestEvent")
class ExtensionRequest(models.Model):
    """A member's request to put off the deadline of a duty, with a reason and a wished date."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a decision")
        GRANTED = "granted", _("Granted as requested")
        SHORTENED = "shortened", _("Granted to another date")
        REFUSED = "refused", _("Not granted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="extension_requests", verbose_name=_("duty"))
    wished_on = models.DateField(_("requested date"))
    reason = models.TextField(_("reason"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("of an extension", "asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING, editable=False)
    granted_to = models.DateField(_("extended to"), null=True, blank=True, editable=False)
    answer = models.TextField(_("answer of the secretariat"), max_length=1000, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = ExtensionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an extension")
        verbose_name_plural = _("requests for extensions")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"], condition=Q(state="waiting"), name="one_waiting_extension_request_a_duty"
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty} → {words.day(self.wished_on)}"

    @classmethod
    @transaction.atomic
    def ask(cls, duty: Duty, *, by: Any, wished_on: datetime.date, reason: str) -> "ExtensionRequest":
        """Ask for more time; the receipt goes to the contact and to who asked. Raises Conflict where one waits."""
        duty = Duty.objects.select_for_update(of=("self",)).select_related("organization").get(pk=duty.pk)
        if not duty.may_be_extended or cls.objects.waiting().filter(duty=duty).exists():
            raise Conflict(duty)
        request = cls.objects.create(duty=duty, wished_on=wished_on, reason=reason, asked_by=by)
        request._tell("extension-received", reason=reason)
        return request

    @transaction.atomic
    def grant(self, *, to: datetime.date, by: Any, answer: str = "") -> None:
        """Extend the duty, to the wished date or to another. Raises Conflict where it is decided already."""
        state = self.State.GRANTED if to == self.wished_on else self.State.SHORTENED
        self._decide(state, by=by, granted_to=to, answer=answer)
        self.duty.extend(to=to, because=self.reason, by=by)
        self._tell("extension-granted", extended_on=to.isoformat(), comment=answer)

    @transaction.atomic
    def refuse(self, *, because: str, by: Any) -> None:
        """Leave the deadline as it is. Raises Conflict where it is decided already."""
        self._decide(self.State.REFUSED, by=by, answer=because)
        self._tell("extension-refused", comment=because)

    def _decide(self, state: str, *, by: Any, **fields: Any) -> None:
        waiting = type(self).objects.filter(pk=self.pk, state=self.State.WAITING)
        if not waiting.update(state=state, decided_by=by, decided_at=timezone.now(), **fields):
            raise Conflict(self)
        self.refresh_from_db()

    def _tell(self, kind: str, **context: Any) -> None:
        deadline = self.duty.deadline
        context |= {
            "what": self.duty.kind_names,
            "due_on": deadline.isoformat() if deadline else "",
            "original_due_on": self.duty.due_on.isoformat() if self.duty.due_on else "",
            "wished_on": self.wished_on.isoformat(),
            "path": self.duty.get_absolute_url(),
        }
        write_to(self.duty.organization, kind, about=self.pk, context=context, also=[self.asked_by])
