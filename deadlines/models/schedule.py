"""What a member chooses itself."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deadlines.derivation import USUAL_FIRST_MONTH, USUAL_INTERVAL
from design import history
from members.models import Organization


@history.recorded(organization="organization", keep=("version",), called="ScheduleEvent")
class Schedule(models.Model):
    """What a member chooses itself: its interval, its fiscal year, its next plan revision."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="schedule")
    interval_months = models.PositiveSmallIntegerField(
        _("interval of reports in months"),
        default=USUAL_INTERVAL,
        validators=[MinValueValidator(6), MaxValueValidator(60)],
    )
    # The day of the last change; none: as joined. What was due before it keeps its date (`deadlines.derivation`).
    interval_since = models.DateField(_("interval chosen on"), null=True, blank=True, editable=False)
    fiscal_year_first_month = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"),
        default=USUAL_FIRST_MONTH,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    plan_name = models.CharField(_("name of the plan"), max_length=200, blank=True)
    plan_revision_on = models.DateField(_("next revision of the plan"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

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
