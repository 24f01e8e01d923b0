"""代理入力: an officer enters what a member sent by e-mail, on paper or by telephone, in the member's own forms."""

import datetime
import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from design import history, words
from members.models.organization import Organization
from members.models.people import Role
from reviews.errors import Conflict
from reviews.receipt import Channel, Receipt
from timekeeping import today

LASTS = datetime.timedelta(hours=8)  # a working day: one that was forgotten ends by itself


class StandInQuerySet(models.QuerySet["StandIn"]):
    def for_user(self, user: Any) -> Self:
        """The desk's alone; the member sees the marks on its submissions."""
        return self if user.is_authenticated and user.is_officer else self.none()

    def lasting(self) -> Self:
        """Begun, not ended, and not forgotten."""
        return self.filter(ended_at=None, started_at__gt=timezone.now() - LASTS)


@history.recorded(organization="organization", called="StandInEvent")
class StandIn(models.Model):
    """An officer's standing in for one organization: what came, how, on which day, from when until when.

    While it lasts the member's own pages take this officer as somebody who may write and submit, and every submission
    is marked with how and when it was received. It is bound to the officer's session (members.access).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="stand_ins", verbose_name=_("organization")
    )
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("officer"))
    channel = models.CharField(_("how it came"), max_length=9, choices=Channel)
    received_on = models.DateField(_("received on"))
    started_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = _("entering on behalf of a member")
        verbose_name_plural = _("entering on behalf of members")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["officer"], condition=Q(ended_at=None), name="one_stand_in_an_officer"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="stand_in_channel_is_known"),
        ]

    def __str__(self) -> str:
        how = self.get_channel_display() + words.bracketed(words.day(self.received_on))
        return f"{self.organization}{words.colon()}{how}"

    @property
    def receipt(self) -> Receipt:
        """What marks the submissions."""
        return Receipt(self.channel, self.received_on)

    @property
    def role(self) -> Role:
        """The right it gives: to write and to submit, not to manage people; never saved."""
        return Role(organization=self.organization, user=self.officer, kind=Role.Kind.SUBMITTER)

    @property
    def ends_by(self) -> datetime.datetime:
        """The moment at which it ends by itself."""
        return self.started_at + LASTS

    # --- verbs ------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def begin(cls, organization: Organization, receipt: Receipt, *, by: Any) -> "StandIn":
        """Stand in for the organization; what the officer had begun elsewhere ends.

        Raises ValidationError for a day that cannot be, Conflict where the organization has left.
        """
        check_received_on(organization, receipt.received_on)
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # of two windows the later begins after the earlier
        if not Organization.objects.members().filter(pk=organization.pk).exists():
            raise Conflict(organization)
        cls.objects.filter(officer=by, ended_at=None).update(ended_at=timezone.now())
        begun: StandIn = cls.objects.create(organization=organization, officer=by, **receipt._asdict())
        return begun

    def end(self) -> None:
        """Stand in no longer. Raises Conflict where it had ended already."""
        if not type(self).objects.filter(pk=self.pk, ended_at=None).update(ended_at=timezone.now()):
            raise Conflict(self)
        self.refresh_from_db()


def check_received_on(organization: Organization, day: datetime.date) -> None:
    """Raises ValidationError where nothing can have been received from the member on that day."""
    if day > today() or day < organization.joined_on:
        raise ValidationError(_("Please enter a date from the joining date to today."))
