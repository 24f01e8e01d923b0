"""事務局への問い合わせ: a question from any page, answered by mail from the officers' queue."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organization


class InquiryQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(answered_at__isnull=True).order_by("asked_at")


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
    language = models.CharField(max_length=2, default="ja")
    page = models.CharField(_("page the question was asked from"), max_length=500, blank=True)
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("question"), max_length=4000)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    answer = models.TextField(_("answer"), max_length=8000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return self.subject
