"""The duty ledger: what each member owes the secretariat, by when, and what became of it (DOMAIN §2)."""

import datetime
import uuid
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deadlines.lateness import is_late
from deadlines.querysets import DutyQuerySet
from deadlines.verbs import DutyVerbs
from members.categories import RequirementClass
from members.models import Organization
from timekeeping import today


class Kind(models.TextChoices):
    """What can be owed."""

    GOALS = "goals", _("Setting and submitting quantitative goals")
    ANNOUNCEMENT = "announcement", _("Announcement of the goals and measures")
    PROGRESS_REPORT = "progress_report", _("Progress report on the goals")
    PROJECT = "project", _("Initiating or taking part in a project")
    DISCLOSURE = "disclosure", _("Disclosure of project results")


class Anchor(models.TextChoices):
    """What the yearly follow-up counts from (DOMAIN §2, a setting per requirement class)."""

    JOINING = "joining", _("The anniversary of joining")
    FIXED_DAY = "fixed_day", _("A fixed day each year")
    FISCAL_YEAR_END = "fiscal_year_end", _("Months after the member's fiscal year ends")


class DutyRule(models.Model):
    """What a requirement class owes and from when it counts; data the secretariat changes in the admin."""

    class Recurrence(models.TextChoices):
        ONCE = "once", _("Once")
        YEARLY = "yearly", _("Every year")
        OWN_INTERVAL = "own_interval", _("At the member's own interval")
        PLAN_REVISION = "plan_revision", _("Once, at the member's named plan revision")

    requirement_class = models.CharField(_("requirement class"), max_length=20, choices=RequirementClass)
    kind = models.CharField(_("kind of duty"), max_length=20, choices=Kind)
    recurrence = models.CharField(_("recurrence"), max_length=20, choices=Recurrence)
    first_months = models.PositiveSmallIntegerField(
        _("months from joining to the first due date"),
        default=12,
        help_text=_("For a recurring duty: months from joining to the date that its periods count from."),
    )
    anchor = models.CharField(_("counts from"), max_length=20, choices=Anchor, default=Anchor.JOINING)
    fixed_month = models.PositiveSmallIntegerField(_("month of the fixed day"), null=True, blank=True)
    fixed_day = models.PositiveSmallIntegerField(_("fixed day"), null=True, blank=True)
    months_after_fiscal_year = models.PositiveSmallIntegerField(
        _("months after the fiscal year ends"), null=True, blank=True
    )
    is_enabled = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("duty rule")
        verbose_name_plural = _("duty rules")
        constraints = [models.UniqueConstraint(fields=["requirement_class", "kind"], name="one_rule_a_class_and_kind")]

    def __str__(self) -> str:
        return f"{self.get_requirement_class_display()} · {self.get_kind_display()}"


@pghistory.track()
class Schedule(models.Model):
    """What a member chooses itself: its interval, its fiscal year, its next plan revision."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="schedule")
    interval_months = models.PositiveSmallIntegerField(
        _("interval of reports in months"), default=12, validators=[MinValueValidator(6), MaxValueValidator(60)]
    )
    fiscal_year_first_month = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"), default=4, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    plan_name = models.CharField(_("name of the plan"), max_length=200, blank=True)
    plan_revision_on = models.DateField(_("next revision of the plan"), null=True, blank=True)

    class Meta:
        verbose_name = _("own schedule")
        verbose_name_plural = _("own schedules")
        constraints = [
            models.CheckConstraint(
                condition=Q(interval_months__gte=6, interval_months__lte=60), name="interval_of_6_to_60_months"
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)


class DutyState(models.TextChoices):
    OPEN = "open", _("Open")
    SUBMITTED = "submitted", _("Submitted (being checked)")
    FULFILLED = "fulfilled", _("Fulfilled")
    WAIVED = "waived", _("Waived this time")
    ENDED = "ended", _("Ended")


@pghistory.track()
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
    opened_at = models.DateTimeField(default=timezone.now, editable=False)

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
            models.Index(fields=["due_on"], condition=Q(state="open"), name="open_duties_by_date"),
            models.Index(fields=["state", "kind", "due_on"], name="duties_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.period})"

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
    def was_late(self) -> bool:
        """Whether the first submission came after the last day in time."""
        deadline = self.deadline_of_duty
        return bool(deadline and self.first_submitted_on and is_late(deadline, self.first_submitted_on))


class ReminderRule(models.Model):
    """When to remind of which duties, and whom. Lead times are data (DOMAIN §4)."""

    class Audience(models.TextChoices):
        CONTACT = "contact", _("Contact")
        MANAGERS = "managers", _("Managers")
        SECRETARIAT = "secretariat", _("Secretariat")

    kind = models.CharField(
        _("kind of duty"), max_length=20, choices=Kind, blank=True, help_text=_("Empty: every kind.")
    )
    requirement_class = models.CharField(
        _("requirement class"), max_length=20, choices=RequirementClass, blank=True, help_text=_("Empty: every class.")
    )
    lead_days = models.SmallIntegerField(
        _("days before the due date"),
        help_text=_("Negative: days after it."),
        validators=[MinValueValidator(-400), MaxValueValidator(400)],
    )
    audience = models.CharField(_("audience"), max_length=12, choices=Audience, default=Audience.CONTACT)
    effective_from = models.DateField(_("in force from"))
    is_enabled = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ["-lead_days"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "requirement_class", "lead_days", "audience"], name="one_rule_a_lead_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lead_days:+d}"


class Sweep(models.Model):
    """One run of the daily sweep; one row a day, so that two runs on a day find the same row."""

    day = models.DateField(_("day"), unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    opened_duties = models.PositiveIntegerField(_("duties opened"), default=0)
    queued_notices = models.PositiveIntegerField(_("notices queued"), default=0)
    missed_notices = models.PositiveIntegerField(_("steps missed"), default=0)
    is_held = models.BooleanField(_("held until an officer has seen its preview"), default=False)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("sweep")
        verbose_name_plural = _("sweeps")
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)
