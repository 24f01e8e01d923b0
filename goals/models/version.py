"""What a goal says: one version, immutable once submitted (DESIGN, core idea 2; fields after DOMAIN §5)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty
from design import history
from design.words import colon, quantity
from goals import wording
from goals.changes import is_minor_change
from goals.completeness import problems_of
from goals.models.goal import Goal
from goals.models.indicator import Direction, Indicator
from goals.models.owed import OwedSubmission, workspace_address
from goals.progress import Progress, measure
from goals.querysets import GoalVersionQuerySet
from reviews.errors import Conflict
from reviews.models import Event, waiting_index
from reviews.receipt import Receipt
from reviews.sheet import Line
from timekeeping import fiscal_year_of, today


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


@history.recorded(organization="goal__organization")
class GoalVersion(OwedSubmission):
    """One version of a goal. Accepted versions are public; a report names the version it was measured against."""

    Type = GoalType
    Scope = Scope
    Direction = Direction
    what = {"ja": "定量的な目標", "en": "Quantitative goal"}
    # What a new version takes over from the one before.
    copied_fields: ClassVar[tuple[str, ...]] = (
        *("indicator", "own_indicator", "label", "label_en", "type", "direction", "unit", "decimals"),
        *("scope", "scope_note", "coverage_percent", "first_month", "base_year", "base_value"),
        *("target_year", "target_value", "method_note", "is_own_method", "publication_url", "published_on"),
    )

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="versions", verbose_name=_("goal"))
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    duty = models.ForeignKey(
        Duty,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="goal_versions",
        verbose_name=_("duty"),
    )

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

    change_reason = models.TextField(_("reason for the change"), max_length=1000, blank=True)
    declared_minor = models.BooleanField(_("minor change"), null=True, blank=True)  # what the member says
    is_minor = models.BooleanField(_("counted as minor"), null=True, blank=True, editable=False)  # what holds
    minor_reason = models.TextField(_("why it counts as minor or not"), blank=True, editable=False)

    objects: ClassVar[Any] = GoalVersionQuerySet.as_manager()

    own_lines = ("change_reason", "declared_minor")

    class Meta:
        verbose_name = _("goal version")
        verbose_name_plural = _("goal versions")
        ordering = ["goal", "number"]
        indexes = [
            waiting_index("goals_waiting"),
            # The newest accepted goals: home and feed.
            models.Index(fields=["-decided_at"], condition=Q(state="accepted"), name="goals_by_acceptance"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="one_version_a_number"),
            models.UniqueConstraint(
                fields=["goal"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="one_unfinished_version_a_goal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    # --- what it is -------------------------------------------------------------------------------------------

    @property
    def organization(self) -> Any:
        return self.goal.organization

    @property
    def organization_id(self) -> Any:
        return self.goal.organization_id

    @property
    def title(self) -> str:
        """The name in the reader's language; Japanese where there is no English one."""
        if get_language() == "en" and self.label_en:
            return self.label_en
        return self.label or str(_("New goal"))

    @property
    def is_title_translated(self) -> bool:
        """Whether `title` is in the reader's language; if not, pages mark it as Japanese."""
        return get_language() != "en" or bool(self.label_en) or not self.label

    @property
    def indicator_name(self) -> str:
        return self.indicator.name if self.indicator else self.own_indicator

    @property
    def unit_shown(self) -> str:
        """The unit in the reader's language where it is the catalogue's, else as written."""
        if self.indicator and self.unit in (self.indicator.unit_ja, self.indicator.unit_en):
            return self.indicator.unit
        return self.unit

    @property
    def is_current(self) -> bool:
        """Whether it is the version that holds, the public one."""
        return self.goal.current_id == self.pk

    @property
    def promise(self) -> str:
        """What is promised in a few words: how much of what by when."""
        return wording.promise(self)

    @property
    def this_year(self) -> int:
        """The year running now, as this goal counts years."""
        return fiscal_year_of(today(), self.first_month or 4).year

    def reviewed_title(self) -> str:
        return self.title if self.label else ""

    def workspace_url(self) -> str:
        return workspace_address("goal-versions", self.goal.organization_id, self.goal_id)

    def sheet(self) -> list[Line]:
        return wording.sheet_of(self)

    def predecessor(self) -> "GoalVersion | None":
        """The accepted version before this one, with which it is compared."""
        return self.goal.versions.accepted().filter(number__lt=self.number).order_by("-number").first()

    def problems(self) -> dict[str, list[str]]:
        """What stands in the way of submitting it: messages by form field; empty when it is complete."""
        return problems_of(self)

    def progress(self, actuals: Mapping[int, Decimal | None], *, as_of_year: int | None = None) -> Progress:
        """How far it has come with these actual values by year (goals/progress.py)."""
        year = self.this_year if as_of_year is None else as_of_year
        return measure(**self.figures, actuals=actuals, as_of_year=year)

    @property
    def figures(self) -> dict[str, Any]:
        """What is promised, as the arithmetic of progress takes it."""
        return {
            "type": self.type,
            "direction": self.direction,
            "base": self.base_value,
            "target": self.target_value,
            "base_year": self.base_year,
            "target_year": self.target_year,
            "interim_targets": {target.year: target.value for target in self.interim_targets.all()},
        }

    # --- verbs ------------------------------------------------------------------------------------------------

    @transaction.atomic
    def reopen(self, *, by: Any, reason: str) -> None:
        """Undo the acceptance; raises Conflict also while another version is unfinished."""
        other = self.goal.versions.unfinished().exclude(pk=self.pk).first()
        if other is not None:
            raise Conflict(other)
        super().reopen(by=by, reason=reason)

    @transaction.atomic
    def count_as_minor(self, is_minor: bool, *, because: str, by: Any) -> None:
        """An officer's word on whether the change is minor, with the reason; raises Conflict unless it waits."""
        changed = (
            type(self)
            .objects.filter(pk=self.pk, state=self.State.SUBMITTED)
            .update(is_minor=is_minor, minor_reason=because)
        )
        if not changed:
            raise Conflict(self)
        self.is_minor, self.minor_reason = is_minor, because
        self.events.create(from_state=self.state, to_state=self.state, by=by, comment=because)

    def copy(self, *, number: int, by: Any) -> "GoalVersion":
        """A new draft with the same content, interim targets and measures."""
        content = {name: getattr(self, name) for name in self.copied_fields}
        draft = type(self).objects.create(goal=self.goal, number=number, created_by=by, **content)
        InterimTarget.objects.bulk_create(
            InterimTarget(version=draft, year=target.year, value=target.value) for target in self.interim_targets.all()
        )
        Measure.objects.bulk_create(
            Measure(version=draft, position=one.position, text=one.text, text_en=one.text_en)
            for one in self.measures.all()
        )
        return draft

    # --- in the review loop ------------------------------------------------------------------------------------

    def when_submitted(self, *, by: Any, receipt: Receipt | None) -> None:
        proposed = is_minor_change(self)
        self.is_minor = proposed if self.declared_minor is None else proposed is not None and self.declared_minor
        self.save(update_fields=["is_minor"])
        super().when_submitted(by=by, receipt=receipt)

    def when_accepted(self, *, by: Any, comment: str) -> None:
        self.goal.hold_to_newest()
        super().when_accepted(by=by, comment=comment)

    def when_reopened(self, *, by: Any) -> None:
        self.goal.hold_to_newest()
        super().when_reopened(by=by)


class GoalVersionEvent(Event):
    subject = models.ForeignKey(GoalVersion, models.CASCADE, related_name="events")


@history.recorded(organization="version__goal__organization")
class InterimTarget(models.Model):
    """A target on the way, in the same terms as the version's target."""

    version = models.ForeignKey(
        GoalVersion, models.CASCADE, related_name="interim_targets", verbose_name=_("version of the goal")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6)

    class Meta:
        verbose_name = _("interim target")
        verbose_name_plural = _("interim targets")
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["version", "year"], name="one_interim_target_a_year")]

    def __str__(self) -> str:
        return f"{self.year}{colon()}{quantity(self.value)}"


@history.recorded(organization="version__goal__organization")
class Measure(models.Model):
    """A specific measure to reach the goal (具体的な取組)."""

    version = models.ForeignKey(
        GoalVersion, models.CASCADE, related_name="measures", verbose_name=_("version of the goal")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    text = models.CharField(_("measure"), max_length=500)
    text_en = models.CharField(_("measure in English"), max_length=800, blank=True)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text_en if get_language() == "en" and self.text_en else self.text

    @property
    def is_translated(self) -> bool:
        return get_language() != "en" or bool(self.text_en)
