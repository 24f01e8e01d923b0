"""The partnership's yearly follow-up report (年次フォローアップ報告書): a PDF made from a frozen year."""

import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from design import history
from files.acceptance import PDF
from files.models import StoredFile
from reports.models.frozen_year import FrozenYear
from reviews.errors import Conflict

# A document whose making has said nothing for so long has died with its worker.
MAKING_LAPSES = datetime.timedelta(minutes=10)
LANGUAGES = ("ja", "en")


class FollowUpState(models.TextChoices):
    WAITING = "waiting", _("Waiting for the worker")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def to_make(self) -> Self:
        """What no worker is making now: waiting, or left behind by a worker that died."""
        left_behind = Q(state="making", heard_at__lt=timezone.now() - MAKING_LAPSES)
        return self.filter(Q(state="waiting") | left_behind)

    def published(self) -> Self:
        """What the public may read, the latest year first, Japanese before English."""
        return self.filter(published_at__isnull=False, state="ready").order_by(
            "-year__year", "-year__edition", "-language"
        )


@history.recorded()
class FollowUp(models.Model):
    """The report of one edition in one language: asked for, made in the background, published at will."""

    State = FollowUpState

    year = models.ForeignKey(FrozenYear, models.PROTECT, related_name="follow_ups")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=8, choices=FollowUpState, default=FollowUpState.WAITING)
    pages = models.PositiveIntegerField(default=0)  # laid out so far
    pages_expected = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    heard_at = models.DateTimeField(null=True, blank=True)  # when the worker last said how far it is
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly follow-up report")
        verbose_name_plural = _("yearly follow-up reports")
        ordering = ["year", "-language"]
        constraints = [
            models.UniqueConstraint(fields=["year", "language"], name="one_follow_up_a_language"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(state="ready", document__isnull=False),
                name="published_follow_up_is_ready",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_language_display()}"

    @property
    def file_name(self) -> str:
        """circular-partners-follow-up-2025-2-ja.pdf: year, edition, language."""
        return f"circular-partners-follow-up-{self.year.year}-{self.year.edition}-{self.language}.pdf"

    @property
    def percent(self) -> int:
        """How far the making is; 100 only once it is ready."""
        if self.state == self.State.READY:
            return 100
        return min(99, 100 * self.pages // self.pages_expected) if self.pages_expected else 0

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.MAKING)

    # --- verbs ------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def ask_for(cls, year: FrozenYear, *, by: Any) -> int:
        """Ask for the report in every language; returns how many are to be made.

        What is being made, or is published, is left alone; what is ready or failed is made again.
        """
        cls.objects.bulk_create(
            [cls(year=year, language=language, asked_by=by) for language in LANGUAGES], ignore_conflicts=True
        )
        mine = cls.objects.filter(year=year)
        mine.filter(state__in=("ready", "failed"), published_at__isnull=True).update(
            state="waiting", asked_at=timezone.now(), asked_by=by, pages=0, heard_at=None
        )
        return mine.filter(state="waiting").count()

    @classmethod
    def claim(cls, pk: int, *, pages_expected: int) -> "FollowUp | None":
        """Begin to make one; None where another worker is at it, or nothing is to be made."""
        fields = {"state": "making", "heard_at": timezone.now(), "pages": 0, "pages_expected": pages_expected}
        claimed = cls.objects.filter(pk__in=cls.objects.to_make().filter(pk=pk).values("pk")).update(**fields)
        return cls.objects.select_related("year", "document", "asked_by").get(pk=pk) if claimed else None

    def heard(self, pages: int) -> None:
        """So many pages are laid out."""
        self._being_made().update(pages=pages, heard_at=timezone.now())

    @transaction.atomic
    def keep(self, pdf: bytes, *, sha256: str) -> None:
        """Store the finished document in place of an earlier one."""
        before = self.document
        document = StoredFile.objects.create(
            file=ContentFile(pdf, name=self.file_name),
            name=self.file_name,
            content_type=PDF,
            size=len(pdf),
            sha256=sha256,
            uploaded_by=self.asked_by,
        )
        self._being_made().update(state="ready", document=document, made_at=timezone.now())
        if before is not None:
            before.discard()

    def failed(self) -> None:
        """It could not be made; it can be asked for again."""
        self._being_made().update(state="failed")

    def publish(self, *, by: Any) -> None:
        """Put it on the public pages; raises Conflict where it is not ready or is there already."""
        ready = type(self).objects.filter(pk=self.pk, state="ready", published_at__isnull=True)
        if not ready.update(published_at=timezone.now(), published_by=by):
            raise Conflict(self)

    def withdraw(self) -> None:
        """Take it off the public pages; raises Conflict where it is not there."""
        published = type(self).objects.filter(pk=self.pk, published_at__isnull=False)
        if not published.update(published_at=None, published_by=None):
            raise Conflict(self)

    def _being_made(self) -> models.QuerySet["FollowUp"]:
        return type(self).objects.filter(pk=self.pk, state="making")
