"""The outbox: a `Notice` is one thing to say to one person, a `Mail` the envelope it travels in (DESIGN, core idea 4).

Notices are written in the transaction of what caused them; the unique key makes a doubled notice impossible.
Celery only wakes the worker: what is to be sent stands here.
"""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from design import history, words
from notices.kinds import kind_of


class MailQuerySet(models.QuerySet):
    def due(self, at: datetime.datetime | None = None) -> Self:
        """Queued, or to be tried again, now (or at `at`); what travels alone goes before the digests."""
        return self.filter(state=Mail.State.QUEUED, not_before__lte=at or timezone.now()).order_by(
            "is_digest", "not_before"
        )

    def lapsed(self) -> Self:
        """Claimed so long ago that whoever claimed them has died: nobody knows whether they went out."""
        limit = timezone.now() - datetime.timedelta(minutes=settings.CLAIM_LAPSES_MINUTES)
        return self.filter(state=Mail.State.SENDING, claimed_at__lt=limit)

    def still_claimed(self, mails: "Sequence[Mail]") -> Self:
        """Those of `mails`, claimed together, on which nobody has decided since; a lapse is nobody's decision."""
        return self.filter(
            pk__in=[mail.pk for mail in mails],
            claimed_at=mails[0].claimed_at,
            state__in=(Mail.State.SENDING, Mail.State.UNCERTAIN),
        )

    def waiting_since(self, limit: datetime.datetime) -> Self:
        """Queued before `limit` and still not sent."""
        return self.filter(state=Mail.State.QUEUED, queued_at__lt=limit)

    # --- what the secretariat may decide: set-based, each returns the ids of the mails it decided on --------------

    @transaction.atomic
    def retry(self) -> list[uuid.UUID]:
        """Send failed ones again, and at once those that wait for another try."""
        return self._decide(("queued", "failed"), "queued", not_before=timezone.now(), attempts=0, failed_at=None)

    @transaction.atomic
    def resend_uncertain(self) -> list[uuid.UUID]:
        """Send again those that nobody knows of; that one of them arrives twice is accepted."""
        return self._decide(("uncertain",), "queued", not_before=timezone.now(), attempts=0, failed_at=None)

    @transaction.atomic
    def cancel(self) -> list[uuid.UUID]:
        """Do not send them; what they said counts as not said."""
        decided = self._decide(("queued", "failed", "uncertain"), "cancelled")
        Notice.objects.open().filter(mail__in=decided).update(state=Notice.State.CANCELLED)
        return decided

    @transaction.atomic
    def confirm_sent(self) -> list[uuid.UUID]:
        """It is known that uncertain ones arrived."""
        decided = self._decide(("uncertain",), "sent", sent_at=F("claimed_at"))
        Notice.objects.open().filter(mail__in=decided).update(state=Notice.State.SENT)
        return decided

    def _decide(self, from_states: tuple[str, ...], to_state: str, **fields: Any) -> list[uuid.UUID]:
        """Move those that are still in one of `from_states`; of two officers the second decides on none."""
        mails = Mail.objects.filter(pk__in=self.order_by().values("pk"), state__in=from_states)
        decided = list(mails.select_for_update().values_list("pk", flat=True))
        Mail.objects.filter(pk__in=decided).update(state=to_state, **fields)
        return decided


class Bounce(models.TextChoices):
    """How it is known that an address does not take our mail."""

    BOUNCED = "bounced", _("Came back (not delivered)")
    COMPLAINED = "complained", _("Reported as spam")
    REFUSED = "refused", _("Address refused at sending")


class Mail(models.Model):
    """One envelope to one address. Claimed durably before the first byte; sent at most once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNCERTAIN = "uncertain", _("Uncertain (claimed, never reported back)")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ja")
    is_digest = models.BooleanField(_("reminders of a day together"), default=False)
    for_day = models.DateField(_("reminders of the day"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    subject = models.CharField(_("subject"), max_length=255, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True)
    message_id = models.CharField("Message-ID", max_length=255, blank=True)
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now)
    not_before = models.DateTimeField(_("not sent before"), default=timezone.now)
    claimed_at = models.DateTimeField(_("sending began at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    answers = models.TextField(
        _("what came of each attempt"), blank=True, db_default=""
    )  # one line an attempt that did not succeed
    # What became of it after the mail server took it; the state stays *sent*.
    bounce = models.CharField(_("delivery"), max_length=10, choices=Bounce, blank=True, db_default="")
    bounced_at = models.DateTimeField(_("bounced at"), null=True, blank=True)
    bounce_detail = models.TextField(_("what the mail server said"), blank=True, db_default="")

    objects: ClassVar[Any] = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails (outbox)")
        ordering = ["-queued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "for_day"], condition=Q(is_digest=True), name="one_digest_a_person_and_day"
            )
        ]
        indexes = [
            # The worker's claim: what is queued and due, oldest first.
            models.Index(fields=["is_digest", "not_before"], condition=Q(state="queued"), name="mails_to_send"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="mails_claimed"),
            models.Index(fields=["state", "-queued_at"], name="outbox_view"),
            models.Index(fields=["-queued_at", "-id"], name="outbox_in_order"),
            # The home of the desk: what came back.
            models.Index(fields=["bounce"], condition=~Q(bounce=""), name="mails_by_bounce"),
            models.Index(fields=["address", "-queued_at"], name="mails_to_a_person"),
            # The operators' digest: what failed or came back since the last one.
            models.Index(fields=["failed_at"], condition=Q(failed_at__isnull=False), name="mails_failed"),
            models.Index(fields=["bounced_at"], condition=Q(bounced_at__isnull=False), name="mails_bounced"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"

    @property
    def is_private(self) -> bool:
        """Whether it carries a link that works like a key: its text is never shown nor kept."""
        return any(kind_of(notice.kind).private for notice in self.notices.all())


class NoticeQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Still to be said: queued and not cancelled, missed or sent."""
        return self.filter(state=Notice.State.QUEUED)


class Notice(models.Model):
    """One thing to say to one person. `about` is the id of what it concerns; nothing here knows what that is."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        MISSED = "missed", _("Missed")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    about = models.UUIDField(_("subject"), null=True, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    step = models.CharField(_("step"), max_length=40, blank=True)
    address = models.EmailField(_("to"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("person"),
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ja")
    # The id of who is written to at that address; it is taken back when the address no longer speaks for it.
    party = models.UUIDField(null=True, blank=True, editable=False)
    context = models.JSONField(default=dict)
    # The day whose digest it joins; none: it travels alone and at once.
    for_day = models.DateField(_("reminder of the day"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    mail = models.ForeignKey(
        Mail, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("mail")
    )
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now)

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-queued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "due_on", "step", "address"],
                nulls_distinct=False,
                name="said_once",
            )
        ]
        indexes = [
            # Cancelling what became untrue: open notices about one thing.
            models.Index(fields=["about"], condition=Q(state="queued"), name="open_notices_about"),
            # The desk's list as it opens.
            models.Index(fields=["-queued_at", "-id"], name="notices_in_order"),
            # Taking back what is queued to an address.
            models.Index(fields=["address"], condition=Q(state="queued"), name="open_notices_to"),
            # Packing: what is queued and in no envelope yet.
            models.Index(fields=["for_day"], condition=Q(state="queued", mail__isnull=True), name="notices_to_pack"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.address}"


@history.recorded()
class ThinnedAddress(models.Model):
    """An address that asked for fewer advance notices; duties themselves cannot be silenced (DOMAIN §4)."""

    address = models.EmailField(_("e-mail address"), unique=True)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("address with fewer advance notices")
        verbose_name_plural = _("addresses with fewer advance notices")

    def __str__(self) -> str:
        return self.address


@history.recorded()
class BouncedAddress(models.Model):
    """An address whose mail came back for good: no more reminders go there until an officer takes it off the list."""

    address = models.EmailField(_("e-mail address"), unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Bounce, default=Bounce.BOUNCED)
    bounced_at = models.DateTimeField(_("bounced at"), default=timezone.now)
    detail = models.TextField(_("what the mail server said"), blank=True)
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mail"))

    class Meta:
        verbose_name = _("address whose mail came back")
        verbose_name_plural = _("addresses whose mail came back")
        ordering = ["-bounced_at"]
        constraints = [models.CheckConstraint(condition=Q(address=Lower("address")), name="bounced_address_is_lower")]

    def __str__(self) -> str:
        return self.address


class UnreadReport(models.Model):
    """A message in the bounce mailbox that the portal could not read: somebody looks at it and deletes the row."""

    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256 of the message
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    sender = models.CharField(_("from"), max_length=255, blank=True)
    subject = models.CharField(_("subject"), max_length=255, blank=True)
    excerpt = models.TextField(_("beginning of the text"), blank=True)
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mail"))

    class Meta:
        verbose_name = _("unread message in the bounce mailbox")
        verbose_name_plural = _("unread messages in the bounce mailbox")
        ordering = ["-found_at"]

    def __str__(self) -> str:
        return self.subject or self.sender or words.instant(self.found_at)
