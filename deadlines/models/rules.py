"""What is owed by whom: data that the secretariat changes (DOMAIN §2)."""

import calendar
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.categories import RequirementClass


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

    def clean(self) -> None:
        """What the anchor needs must be there. Raises ValidationError, told at the fields."""
        errors: dict[str, Any] = {}
        if self.anchor == Anchor.FIXED_DAY:
            errors |= self._errors_of_fixed_day()
        if self.anchor == Anchor.FISCAL_YEAR_END and self.months_after_fiscal_year is None:
            errors["months_after_fiscal_year"] = _("Enter after how many months; 0 for the end of the fiscal year.")
        if errors:
            raise ValidationError(errors)

    def _errors_of_fixed_day(self) -> dict[str, Any]:
        errors: dict[str, Any] = {}
        if self.fixed_month is None or not 1 <= self.fixed_month <= 12:
            errors["fixed_month"] = _("Enter the month of the fixed day, from 1 to 12.")
        elif self.fixed_day is not None and self.fixed_day > calendar.monthrange(2024, self.fixed_month)[1]:
            errors["fixed_day"] = _("This month has no such day.")
        if not self.fixed_day:
            errors["fixed_day"] = _("Enter the fixed day, from 1 to 31.")
        return errors
