"""What a goal says: one version, immutable once submitted (DESIGN, core idea 2; fields after DOMAIN §5)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty
from goals.models.goal import Goal
from goals.models.indicator import Direction, Indicator
from goals.querysets import GoalVersionQuerySet
from reviews.models import Event, Submission


class GoalType(models.TextChoices):
    REACH = "reach", _("Reach a value")
    CHANGE = "change", _("Change in % against the base")
    MULTIPLE = "multiple", _("Multiple of the base")
    CAP = "cap", _("Keep at or below a value")
    KEEP = "keep", _("Keep at or above a value")
    CUMULATIVE = "cumulative", _("Cumulative over the years")


class Scope(models.TextChoices):
    GROUP = "group", _("Whole group")
    ORGANIZATION = "organization", _("The organization itself")
    SITE = "site", _("Site or area")
    PRODUCT = "product", _("Product or service")
    MATERIAL = "material", _("Material")


class GoalVersion(Submission):
    """One version of a goal. Accepted versions are public; a report names the version it was measured against."""

    Type = GoalType
    Scope = Scope

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, blank=True, editable=False, related_name="goal_versions")

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("indicator")
    )
    own_indicator = models.CharField(_("own indicator"), max_length=120, blank=True)
    label = models.CharField(_("name of the goal"), max_length=120, blank=True)
    label_en = models.CharField(_("name of the goal in English"), max_length=200, blank=True)
    type = models.CharField(_("type of goal"), max_length=10, choices=GoalType, blank=True)
    direction = models.CharField(_("direction"), max_length=6, choices=Direction, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=1)
    scope = models.CharField(_("scope"), max_length=12, choices=Scope, blank=True)
    scope_note = models.CharField(_("what the scope covers"), max_length=200, blank=True)
    coverage_percent = models.DecimalField(_("coverage (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    first_month = models.PositiveSmallIntegerField(_("first month of the year counted"), default=4)
    base_year = models.PositiveSmallIntegerField(_("base year"), null=True, blank=True)
    base_value = models.DecimalField(_("base value"), max_digits=24, decimal_places=6, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(_("target year"), null=True, blank=True)
    # In the unit of `unit` for reach, cap, keep and cumulative; in % of change for change; a factor for multiple.
    target_value = models.DecimalField(_("target value"), max_digits=24, decimal_places=6, null=True, blank=True)
    method_note = models.TextField(_("method of calculation"), max_length=2000, blank=True)
    is_own_method = models.BooleanField(_("own method, not comparable with other organizations"), default=False)
    publication_url = models.URLField(_("address where it is published"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    change_reason = models.TextField(_("reason of the change"), max_length=1000, blank=True)
    declared_minor = models.BooleanField(_("minor change"), null=True, blank=True)  # what the member says
    is_minor = models.BooleanField(_("counted as minor"), null=True, blank=True, editable=False)  # what holds
    minor_reason = models.TextField(_("why it counts as minor or not"), blank=True, editable=False)

    objects: ClassVar[Any] = GoalVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a goal")
        verbose_name_plural = _("versions of goals")
        ordering = ["goal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="one_version_a_number"),
            models.UniqueConstraint(
                fields=["goal"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="one_unfinished_version_a_goal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.number})"

    @property
    def organization(self) -> Any:
        return self.goal.organization


class GoalVersionEvent(Event):
    subject = models.ForeignKey(GoalVersion, models.CASCADE, related_name="events")


class InterimTarget(models.Model):
    """A target on the way, in the same terms as the version's target."""

    version = models.ForeignKey(GoalVersion, models.CASCADE, related_name="interim_targets")
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["version", "year"], name="one_interim_target_a_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"


class Measure(models.Model):
    """A specific measure to reach the goal (具体的な取組)."""

    version = models.ForeignKey(GoalVersion, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(_("measure"), max_length=500)
    text_en = models.CharField(_("measure in English"), max_length=800, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text
