"""The duty ledger: what each member owes the secretariat, by when, and what became of it (DOMAIN §2)."""

import datetime
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deadlines.lateness import is_late
from deadlines.models.rules import Kind
from deadlines.querysets import DutyQuerySet
from deadlines.verbs import DutyVerbs
from design import history
from design.words import bracketed, in_both_languages
from members.models import Organization
from timekeeping import today


class DutyState(models.TextChoices):
    OPEN = "open", _("Open")
    SUBMITTED = "submitted", _("Submitted (being checked)")
    FULFILLED = "fulfilled", _("Fulfilled")
    WAIVED = "waived", _("Waived this time")
    ENDED = "ended", _("Ended")


@history.recorded(organization="organization", called="DutyEvent")
class Duty(DutyVerbs):
    """Something an organization owes the secretariat by a date. Late, due soon and overdue are derived from dates."""

    Kind = Kind
    State = DutyState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="duties", verbose_name=_("organization")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    period = models.PositiveSmallIntegerField(_("period"), default=1)  # n-th period after the anchor, from 1
    due_on = models.DateField(_("due date"), null=True, blank=True)  # none: plan revision not named yet
    extended_to = models.DateField(_("extended to"), null=True, blank=True)
    correction_due_on = models.DateField(_("correction due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DutyState, default=DutyState.OPEN)
    first_submitted_on = models.DateField(_("first submitted on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    reason = models.TextField(_("reason of the waiver or extension"), blank=True)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now, editable=False)

    objects: ClassVar[Any] = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["due_on", "kind", "period"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "period"], name="one_duty_a_period"),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True) | Q(extended_to__gt=models.F("due_on")),
                name="extension_is_later",
            ),
        ]
        indexes = [
            # The daily sweep and the boards: open duties by date.
            models.Index(
                Coalesce("correction_due_on", "extended_to", "due_on"),
                condition=Q(state="open"),
                name="open_duties_by_date",
            ),
            # The daily sweep: what was first seen lately gets its current step, whatever its date.
            models.Index(fields=["opened_at"], condition=Q(state="open"), name="open_duties_by_opening"),
            models.Index(fields=["state", "kind", "due_on"], name="duties_by_state"),
            # The desk's list as it opens, its last page and its years.
            models.Index(fields=["due_on", "kind", "period", "-id"], name="duties_in_order"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display() + bracketed(self.period)

    def get_absolute_url(self) -> str:
        return reverse("duty", args=[self.organization_id, self.pk])

    @property
    def deadline(self) -> datetime.date | None:
        """The date that counts now: of the correction, else the extension, else the due date."""
        return self.correction_due_on or self.deadline_of_duty

    @classmethod
    def current_for(cls, organization: Organization, kind: str) -> "Duty | None":
        """The earliest outstanding duty of a kind, or None."""
        return cls.objects.current_for(organization, kind)

    @property
    def is_overdue(self) -> bool:
        """提出期限経過(未提出): open, and the last day in time is past."""
        if self.state != self.State.OPEN or self.deadline is None:
            return False
        return is_late(self.deadline, today())

    @property
    def standing(self) -> str:
        """The state as people say it: an open duty awaits the correction of what was returned, or is overdue."""
        if self.state == self.State.OPEN and self.correction_due_on:
            return gettext("Returned for correction")
        if self.is_overdue:
            return gettext("Overdue (not submitted)")
        return self.get_state_display()

    @property
    def was_late(self) -> bool:
        """Whether the first submission came after the last day in time."""
        deadline = self.deadline_of_duty
        return bool(deadline and self.first_submitted_on and is_late(deadline, self.first_submitted_on))

    @property
    def may_be_extended(self) -> bool:
        """Open and with a date that can be put off; a plan revision date is changed in the own schedule instead."""
        return self.state == self.State.OPEN and self.due_on is not None and self.correction_due_on is None

    @property
    def kind_names(self) -> dict[str, str]:
        """What is owed, in both languages, as a mail keeps it."""
        return in_both_languages(Kind(self.kind).label)

    @property
    def as_said(self) -> dict[str, Any]:
        """What is owed and by when, as a mail keeps it."""
        return {"what": self.kind_names, "due_on": self.deadline.isoformat() if self.deadline else ""}
