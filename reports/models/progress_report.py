"""フォローアップ報告（目標の達成度）: the actual values of a member's goals for the latest year that is available."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty
from design import history
from design.words import colon, fiscal_year, quantity
from files.models import StoredFile
from goals.models import Goal, GoalVersion
from goals.models.owed import OwedSubmission
from members.models import Organization
from reports.completeness import missing
from reports.querysets import ActualQuerySet, WithdrawableQuerySet
from reports.sheets import named, report_lines
from reports.years import latest_finished_year, years_asked
from reviews.models import Event, waiting_index
from reviews.receipt import Receipt
from reviews.sheet import Line
from timekeeping import today


@history.recorded(organization="organization")
class ProgressReport(OwedSubmission):
    """One report of all current goals. The due date is the duty's; the data year is the latest one available.

    Without a duty it is voluntary: something to say between the dates, or a correction of earlier years.
    """

    what = {"ja": "フォローアップ報告（目標の達成度）", "en": "Progress report"}
    sheet_fields = ("summary",)

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="progress_reports", verbose_name=_("organization")
    )
    duty = models.ForeignKey(
        Duty,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="progress_reports",
        verbose_name=_("duty"),
    )
    # The latest year it has a value for; kept with the actual values.
    data_year = models.PositiveSmallIntegerField(_("data year"), null=True, blank=True, editable=False)
    summary = models.TextField(_("summary of the year"), max_length=4000, blank=True)

    objects: ClassVar[Any] = WithdrawableQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["duty"], condition=~Q(state="withdrawn"), name="one_progress_report_a_duty")
        ]
        indexes = [
            waiting_index("reports_waiting"),
            # Admin and open data: the newest decisions first.
            models.Index(fields=["state", "-decided_at"], name="reports_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.data_year or ''}".strip()

    # --- opening ----------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def open_for(cls, duty: Duty, *, by: Any) -> "ProgressReport":
        """The report of a duty; made, and filled with the current goals, when it is first opened.

        After a withdrawal a new one begins with what the withdrawn one said.
        """
        Duty.objects.select_for_update().get(pk=duty.pk)
        report = cls.objects.filter(duty=duty).not_withdrawn().first()
        if report is None:
            report = cls.objects.create(organization=duty.organization, duty=duty, created_by=by)
            report.resume(cls.objects.filter(duty=duty, state="withdrawn").order_by("-updated_at").first())
        report.follow_goals()
        return report

    @classmethod
    @transaction.atomic
    def open_voluntary(cls, organization: Organization, *, by: Any) -> "ProgressReport":
        """The unfinished report without a duty; made when there is none."""
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        report = cls.objects.filter(organization=organization, duty=None).editable().first()
        if report is None:
            report = cls.objects.create(organization=organization, created_by=by)
        report.follow_goals()
        return report

    def resume(self, withdrawn: "ProgressReport | None") -> None:
        """Take over what a withdrawn report said, so that nobody types it twice."""
        if withdrawn is None:
            return
        self.summary = withdrawn.summary
        self.save(update_fields=["summary"])
        rows = list(withdrawn.actuals.all())
        for row in rows:
            row.pk, row.report = None, self
        Actual.objects.bulk_create(rows)

    @transaction.atomic
    def follow_goals(self) -> None:
        """Bring an unfinished report to the goals as they stand now.

        Each current goal has its rows, measured against its current version; a goal that was given up keeps a row
        only where something was typed.
        """
        if not self.is_editable:
            return
        goals = list(self.organization.goals.pursued().with_current())
        reported = set(self.actuals.values_list("goal", flat=True))
        self.actuals.exclude(goal__in=goals).filter(value=None, reason="", evidence=None).delete()
        self.actuals.filter(goal__current__isnull=False).exclude(version=F("goal__current")).update(
            version=Goal.objects.filter(pk=models.OuterRef("goal")).values("current")[:1]
        )
        known = self.organization.goals.actuals_by_year()
        new = [goal for goal in goals if goal.pk not in reported]
        Actual.objects.bulk_create(row for goal in new for row in self.rows_for(goal, known[goal.pk]))

    def rows_for(self, goal: Goal, known: Mapping[int, Any]) -> Iterator["Actual"]:
        """Empty rows for the years a goal is asked for, in the year that the goal itself counts by."""
        version = goal.current
        assert version is not None
        years = years_asked(
            is_cumulative=version.type == GoalVersion.Type.CUMULATIVE,
            base_year=version.base_year,
            latest=latest_finished_year(version.first_month, today()),
            known={year for year, value in known.items() if value is not None},
        )
        return (Actual(report=self, goal=goal, version=version, year=year) for year in years)

    # --- what it says -----------------------------------------------------------------------------------------

    def rows(self) -> list["Actual"]:
        """Its actual values in the order of the goals and years, with all that a page shows of them."""
        return list(
            self.actuals.select_related("goal", "version__indicator", "evidence")
            .prefetch_related("version__interim_targets")
            .order_by("goal__created_at", "goal", "pk")
        )

    def sheet(self) -> list[Line]:
        return [*super().sheet(), *report_lines(self.rows())]

    def predecessor(self) -> "ProgressReport | None":
        """The accepted report before this one."""
        before: ProgressReport | None = self.accepted_before()
        return before

    def reviewed_title(self) -> str:
        if not self.data_year:
            return str(self)
        return gettext("Values of %(year)s") % {"year": fiscal_year(self.data_year)}

    def workspace_url(self) -> str:
        return reverse("report", args=[self.organization_id, self.pk])

    def problems(self) -> dict[str, list[str]]:
        """Each value is given or it is said why it is unknown; without goals the summary says what was done."""
        rows = self.rows()
        if not rows:
            return missing(self, "summary")
        unknown = gettext("Please enter the actual value, or write under “why it moved” why it is not known yet.")
        return {f"{name}-value": [unknown] for name, row in named(rows) if row.value is None and not row.reason}

    @transaction.atomic
    def submit(self, *, by: Any, receipt: Receipt | None = None) -> None:
        """Send it, measured against the goals as they stand now."""
        self.follow_goals()
        super().submit(by=by, receipt=receipt)

    def note_data_year(self) -> None:
        """Keep the latest year it has a value for."""
        self.data_year = self.actuals.filter(value__isnull=False).aggregate(models.Max("year"))["year__max"]
        type(self).objects.filter(pk=self.pk).update(data_year=self.data_year)


class ProgressReportEvent(Event):
    subject = models.ForeignKey(ProgressReport, models.CASCADE, related_name="events")


@history.recorded(organization="goal__organization")
class Actual(models.Model):
    """The actual value of a goal in one year, measured against one version. Unknown is unknown, not 0."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="actuals")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="actuals", verbose_name=_("goal"))
    version = models.ForeignKey(
        GoalVersion, models.PROTECT, related_name="actuals", verbose_name=_("measured against version")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("actual value"), max_digits=24, decimal_places=6, null=True, blank=True)
    reason = models.TextField(_("why it moved"), max_length=2000, blank=True)
    evidence = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )
    is_assured = models.BooleanField(_("assured by a third party"), default=False)

    objects: ClassVar[Any] = ActualQuerySet.as_manager()

    class Meta:
        verbose_name = _("actual value")
        verbose_name_plural = _("actual values")
        ordering = ["goal", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "goal", "year"],
                name="one_actual_a_goal_and_year",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}{colon()}{quantity(self.value)}"

    def year_shown(self, year: int | None = None) -> str:
        """A year (its own unless given) as the goal counts it: a fiscal year, or a calendar year from January."""
        asked = self.year if year is None else year
        return str(asked) if self.version.first_month == 1 else fiscal_year(asked)
