"""事務局への問い合わせ: a question from any page, answered by mail from the officers' queue."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from design import history
from members.models import Organization
from notices import outbox
from reviews.errors import Conflict


class InquiryQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Those not yet answered, oldest first."""
        return self.filter(answered_at__isnull=True).order_by("asked_at")


@history.recorded(organization="organization")
class Inquiry(models.Model):
    """A question to the secretariat and its answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="inquiries", verbose_name=_("organization")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    name = models.CharField(_("your name"), max_length=100)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ja")
    page = models.CharField(_("page the question was asked from"), max_length=500, blank=True)
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("question"), max_length=4000)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    answer = models.TextField(_("answer"), max_length=8000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )

    objects: ClassVar[Any] = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @transaction.atomic
    def receive(self) -> None:
        """Put it into the officers' queue and confirm receipt by mail.

        The words of somebody who is not signed in are not repeated, so that the form cannot be used to send mail.
        """
        self.save()
        said = {"subject": self.subject, "body": self.body} if self.asked_by_id else {}
        outbox.queue(
            "inquiry-received",
            to=self.email,
            user=self.asked_by,
            language=self.language,
            about=self.pk,
            context={"name": self.name, **said},
        )

    @transaction.atomic
    def reply(self, *, answer: str, by: Any) -> None:
        """Answer by mail, once. Raises Conflict where another officer was faster."""
        now = timezone.now()
        open_ones = type(self).objects.filter(pk=self.pk, answered_at__isnull=True)
        if not open_ones.update(answer=answer, answered_at=now, answered_by=by):
            raise Conflict(self)
        self.answer, self.answered_at, self.answered_by = answer, now, by
        outbox.queue(
            "inquiry-answered",
            to=self.email,
            user=self.asked_by,
            language=self.language,
            about=self.pk,
            context={"name": self.name, "subject": self.subject, "body": self.body, "answer": answer},
        )
