"""Beside the review loop: who looks after a submission, what its pages on the web say, replies written once.

A submission is named by its kind in addresses (`secretariat.queue.KINDS`) and its id, because each kind has a table
of its own.
"""

import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fetching import Page, Refusal
from reviews.errors import Conflict

# A check that began so long ago has died with its worker.
CHECK_LAPSES = datetime.timedelta(minutes=5)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> Self:
        """Those whose submission has not been decided."""
        return self.filter(closed_at__isnull=True)

    def of_active(self) -> Self:
        """Those of officers who still work here; what others had is nobody's."""
        return self.filter(officer__is_staff=True, officer__is_active=True)


@pghistory.track()
class Assignment(models.Model):
    """The officer who looks after a submission, until it is decided; a return for correction leaves it to them."""

    kind = models.CharField(_("kind"), max_length=20)
    submission_id = models.UUIDField(_("submission"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("officer")
    )
    assigned_at = models.DateTimeField(_("assigned at"), default=timezone.now)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of a review")
        verbose_name_plural = _("assignments of reviews")
        constraints = [
            # Also finds the officer of a row of the queue.
            models.UniqueConstraint(
                fields=["kind", "submission_id"], condition=Q(closed_at__isnull=True), name="one_officer_a_submission"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.submission_id} → {self.officer}"

    @classmethod
    @transaction.atomic
    def hand(cls, kind: str, submission_id: UUID, *, to: Any, seen: UUID | None, by: Any) -> None:
        """Give a submission to an officer, or to nobody (`to=None`).

        `seen` is the officer that the person saw on the page, None for nobody; raises Conflict where somebody else
        has changed that meanwhile. An officer who no longer works here counts as nobody.
        """
        mine = cls.objects.open().filter(kind=kind, submission_id=submission_id)
        if seen is None:
            mine.exclude(pk__in=cls.objects.open().of_active()).update(closed_at=timezone.now())
            if to is not None:
                cls._begin(kind, submission_id, to=to, by=by)
            return
        held = mine.filter(officer=seen)
        if to is None:
            changed = held.update(closed_at=timezone.now())
        else:
            changed = held.update(officer=to, assigned_at=timezone.now(), assigned_by=by)
        if not changed:
            raise Conflict(mine.select_related("officer").first())

    @classmethod
    def _begin(cls, kind: str, submission_id: UUID, *, to: Any, by: Any) -> None:
        try:
            with transaction.atomic():
                cls.objects.create(kind=kind, submission_id=submission_id, officer=to, assigned_by=by)
        except IntegrityError as error:
            holder = cls.objects.open().filter(kind=kind, submission_id=submission_id).select_related("officer")
            raise Conflict(holder.first()) from error

    @classmethod
    def close(cls, kind: str, submission_id: UUID) -> None:
        """Nobody has to look after it any more: it is decided."""
        cls.objects.open().filter(kind=kind, submission_id=submission_id).update(closed_at=timezone.now())


class Purpose(models.TextChoices):
    RETURN = "return", _("For returning")
    ACCEPT = "accept", _("For accepting or approving")
    DECLINE = "decline", _("For declining")


class CannedReplyQuerySet(models.QuerySet["CannedReply"]):
    def offered(self, kind: str) -> Self:
        """Those to choose from for a kind of submission."""
        return self.filter(Q(kinds=[]) | Q(kinds__contains=[kind]), is_retired=False)


@pghistory.track()
class CannedReply(models.Model):
    """A reply written once (定型文), in both languages; officers insert it and change it before it is sent."""

    Purpose = Purpose

    title_ja = models.CharField(_("title in Japanese"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=80)
    text_ja = models.TextField(_("text in Japanese"), max_length=1500)
    text_en = models.TextField(_("text in English"), max_length=1500)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.RETURN)
    kinds = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("kinds of submissions"),
        default=list,
        blank=True,
        help_text=_("None ticked: offered for all."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_retired = models.BooleanField(_("retired"), default=False)

    objects: ClassVar[Any] = CannedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        ordering = ["purpose", "position", "pk"]

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" else self.title_ja

    def text_in(self, language: str) -> str:
        return self.text_en if language == "en" else self.text_ja


class PageCheckQuerySet(models.QuerySet["PageCheck"]):
    def idle(self) -> Self:
        """Those that no worker is checking now."""
        running = Q(started_at__gt=timezone.now() - CHECK_LAPSES) & (
            Q(checked_at__isnull=True) | Q(checked_at__lt=F("started_at"))
        )
        return self.exclude(pk__in=self.model.objects.filter(running))


class PageCheck(models.Model):
    """What an address on the web answered when the portal asked it last, for the officers to read."""

    url = models.CharField(_("address"), max_length=500, unique=True)
    wanted_at = models.DateTimeField(_("wanted at"), default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    refusal = models.CharField(_("why it gave no page"), max_length=20, blank=True, choices=[(r, r) for r in Refusal])
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    final_url = models.TextField(_("address in the end"), blank=True)
    content_type = models.CharField(_("kind of content"), max_length=200, blank=True)
    is_read = models.BooleanField(_("text was read"), default=False)
    is_cut = models.BooleanField(_("only its beginning was read"), default=False)
    word = models.CharField(_("word found"), max_length=40, blank=True)

    objects: ClassVar[Any] = PageCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of a web page")
        verbose_name_plural = _("checks of web pages")

    def __str__(self) -> str:
        return self.url

    def is_fresh(self, since: datetime.datetime | None) -> bool:
        """Whether it was checked after it was last asked for, and after `since` (the submission)."""
        if self.checked_at is None or self.checked_at < self.wanted_at:
            return False
        return since is None or self.checked_at >= since

    @classmethod
    def claim(cls, url: str) -> "PageCheck | None":
        """Begin to check an address; None where another worker is at it."""
        cls.objects.bulk_create([cls(url=url)], ignore_conflicts=True)
        claimed = cls.objects.filter(url=url).idle().update(started_at=timezone.now())
        return cls.objects.get(url=url) if claimed else None

    @classmethod
    def want(cls, url: str) -> None:
        """Ask for a check anew."""
        cls.objects.bulk_create(
            [cls(url=url, wanted_at=timezone.now())],
            update_conflicts=True,
            unique_fields=["url"],
            update_fields=["wanted_at"],
        )

    def answered(self, page: Page, *, word: str) -> None:
        """Keep what the page said; `word`: the first of the words looked for that it mentions."""
        self._keep(
            refusal="",
            status=page.status,
            final_url=page.final_url[:2000],
            content_type=page.content_type,
            is_read=page.text is not None,
            is_cut=page.is_cut,
            word=word[:40],
        )

    def gave_nothing(self, refusal: Refusal, *, at: str) -> None:
        """Keep why it gave no page, and where on the way."""
        self._keep(
            refusal=refusal, status=None, final_url=at[:2000], content_type="", is_read=False, is_cut=False, word=""
        )

    def _keep(self, **fields: Any) -> None:
        type(self).objects.filter(pk=self.pk).update(checked_at=timezone.now(), **fields)
