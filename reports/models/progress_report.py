"""フォローアップ報告(目標の達成度): the actual values of a member's goals for the latest year that is available."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty
from files.models import StoredFile
from goals.models import Goal, GoalVersion
from members.models import Organization
from members.querysets import SubmissionOfOrganizationQuerySet
from reviews.models import Event, Submission


class ProgressReport(Submission):
    """One report of all current goals. The due date is the duty's; the data year is the latest one available."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="progress_reports")
    duty = models.OneToOneField(Duty, models.PROTECT, null=True, blank=True, related_name="progress_report")
    data_year = models.PositiveSmallIntegerField(_("data year"), null=True, blank=True)
    summary = models.TextField(_("summary of the year"), max_length=4000, blank=True)

    objects: ClassVar[Any] = SubmissionOfOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.data_year or ''}".strip()


class ProgressReportEvent(Event):
    subject = models.ForeignKey(ProgressReport, models.CASCADE, related_name="events")


class Actual(models.Model):
    """The actual value of a goal in one year, measured against one version. Unknown is unknown, not 0."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="actuals")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="actuals")
    version = models.ForeignKey(GoalVersion, models.PROTECT, related_name="actuals")
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("actual value"), max_digits=24, decimal_places=6, null=True, blank=True)
    reason = models.TextField(_("why it moved"), max_length=2000, blank=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    is_assured = models.BooleanField(_("assured by a third party"), default=False)

    class Meta:
        verbose_name = _("actual value")
        verbose_name_plural = _("actual values")
        ordering = ["goal", "year"]
        constraints = [models.UniqueConstraint(fields=["report", "goal", "year"], name="one_actual_a_goal_and_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"
