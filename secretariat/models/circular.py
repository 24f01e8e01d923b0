"""Circulars (一斉連絡): one letter of the secretariat to all members that a filter matches."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from design import history
from members.categories import Category
from members.models import GroupMembership, Organization
from members.models.organization import Status
from members.prefectures import Prefecture
from notices.models import Mail, Notice
from reviews.errors import Conflict
from secretariat.circulation import KIND, queue_for

PRESENT = [choice for choice in Status.choices if choice[0] != Status.LEFT]


def chosen(label: Any, choices: Any) -> Any:
    """Several of `choices`; none means all."""
    return ArrayField(models.CharField(max_length=40, choices=choices), verbose_name=label, default=list, blank=True)


@history.recorded()
class Circular(models.Model):
    """A letter in both languages and whom it goes to. Drafts can be changed; what is sent stays as it is."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent to the outbox")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_ja = models.CharField(_("subject (Japanese)"), max_length=120)
    text_ja = models.TextField(_("text (Japanese)"), max_length=8000)
    subject_en = models.CharField(_("subject (English)"), max_length=200)
    text_en = models.TextField(_("text (English)"), max_length=12000)
    categories = chosen(_("categories"), Category.choices)
    prefectures = chosen(_("prefectures"), Prefecture.choices)
    statuses = chosen(_("status"), PRESENT)
    working_groups = models.ManyToManyField("members.WorkingGroup", verbose_name=_("working groups"), blank=True)
    includes_managers = models.BooleanField(_("also to the managers of the organizations"), default=False)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("written by")
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("sent by"),
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, editable=False)
    recipients = models.PositiveIntegerField(_("recipients"), default=0, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")
        ordering = ["-changed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft", sent_at__isnull=True) | models.Q(state="sent", sent_at__isnull=False),
                name="sent_circular_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return self.subject_en if get_language() == "en" else self.subject_ja

    def get_absolute_url(self) -> str:
        return reverse("circular", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    def organizations(self) -> Any:
        """The members it is for now."""
        found = Organization.objects.members()
        if self.categories:
            found = found.filter(category__in=self.categories)
        if self.prefectures:
            found = found.filter(prefecture__in=self.prefectures)
        if self.statuses:
            found = found.filter(status__in=self.statuses)
        if not self._state.adding and (groups := list(self.working_groups.values_list("pk", flat=True))):
            chosen = GroupMembership.objects.filter(working_group__in=groups)
            found = found.filter(pk__in=chosen.values("organization"))
        return found

    @transaction.atomic
    def save_draft(self, *, version: int | None, by: Any, working_groups: Any = ()) -> None:
        """Save, unless somebody changed or sent it since `version`; raises Conflict."""
        self.changed_at = timezone.now()
        if self._state.adding:
            self.written_by = by
        else:
            seen = type(self).objects.filter(pk=self.pk, state=self.State.DRAFT, version=version)
            if not seen.update(version=models.F("version") + 1):
                raise Conflict(self)
            self.version = (version or 0) + 1
        self.save()
        self.working_groups.set(working_groups)

    @transaction.atomic
    def send(self, *, version: int, by: Any) -> int:
        """Queue it to everybody it is for, once; returns to how many addresses.

        Raises Conflict where it was changed since the preview (`version`) or has been sent.
        """
        drafts = type(self).objects.filter(pk=self.pk, state=self.State.DRAFT, version=version)
        if not drafts.update(state=self.State.SENT, sent_by=by, sent_at=timezone.now()):
            raise Conflict(self)
        number = queue_for(self)
        type(self).objects.filter(pk=self.pk).update(recipients=number)
        self.refresh_from_db()
        return number

    @transaction.atomic
    def recall(self) -> int:
        """Take back what has not been sent yet; returns how many."""
        return Notice.objects.open().filter(kind=KIND, about=self.pk).update(state=Notice.State.CANCELLED)

    def delivery(self) -> list[dict[str, Any]]:
        """What became of it: how many mails in which state."""
        said = Notice.objects.filter(kind=KIND, about=self.pk).order_by()
        counted = said.values("state", "mail__state").annotate(number=models.Count("pk")).order_by("-number")
        return [
            {
                "number": row["number"],
                "mail_state": row["mail__state"],
                "label": Mail.State(row["mail__state"]).label
                if row["mail__state"]
                else Notice.State(row["state"]).label,
                "is_open": row["state"] == Notice.State.QUEUED,
            }
            for row in counted
        ]


@history.recorded()
class CircularGroup(Circular.working_groups.through):  # type: ignore[name-defined]
    """A working group that a circular is sent to; what is recorded of the choice."""

    class Meta:
        proxy = True
        verbose_name = _("recipients of a circular: working group")
        verbose_name_plural = _("recipients of circulars: working groups")

    def __str__(self) -> str:
        return f"{self.circular} · {self.workinggroup}"
