"""`Goal` is the identity of a goal over its life; what it says stands in its versions."""

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty, Schedule
from design import history
from goals.querysets import GoalQuerySet
from members.models import Organization
from reviews.errors import Conflict
from timekeeping import today

if TYPE_CHECKING:
    from goals.models.version import GoalVersion


def first_month_of(organization: Organization) -> int:
    """The month in which the organization's years begin, as far as it has said so."""
    months = Schedule.objects.filter(organization=organization).values_list("fiscal_year_first_month", flat=True)
    return months.first() or 4


@history.recorded(organization="organization")
class Goal(models.Model):
    """A quantitative goal of an organization. `current` is the latest accepted version, the public one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="goals", verbose_name=_("organization"))
    current = models.ForeignKey(
        "goals.GoalVersion",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("accepted version"),
    )
    ended_on = models.DateField(_("given up on"), null=True, blank=True, editable=False)
    ended_because = models.TextField(_("why it was given up"), max_length=1000, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("given up by"),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )

    objects: ClassVar[Any] = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_because=""), name="given_up_goal_has_reason"
            )
        ]

    def __str__(self) -> str:
        version = self.current or self.latest
        return version.title if version else str(_("New goal"))

    def get_absolute_url(self) -> str:
        return reverse("goal", args=[self.pk])

    @property
    def latest(self) -> "GoalVersion | None":
        """The newest version, whatever its state."""
        return self.versions.order_by("-number").first()

    @property
    def unfinished(self) -> "GoalVersion | None":
        """The version being written or checked now; there is at most one."""
        return self.versions.unfinished().first()

    def accepted_actuals(self) -> models.QuerySet:
        """The actual values of accepted reports, one a year; where a year was reported twice, the later word."""
        accepted = self.actuals.filter(report__state="accepted")
        return accepted.order_by("year", "-report__decided_at", "-pk").distinct("year")

    def actuals_by_year(self) -> dict[int, Decimal | None]:
        """The accepted actual values by year; None where a year was reported as unknown."""
        return {actual.year: actual.value for actual in self.accepted_actuals()}

    # --- verbs ------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def new(cls, organization: Organization, *, by: Any) -> "Goal":
        """Start a goal: its first version is a draft that points at the goals duty, where one is outstanding."""
        goal = cls.objects.create(organization=organization, created_by=by)
        duty = Duty.current_for(organization, Duty.Kind.GOALS)
        goal.versions.create(number=1, duty=duty, created_by=by, first_month=first_month_of(organization))
        return goal

    @transaction.atomic
    def revise(self, *, by: Any) -> "GoalVersion":
        """Start a new version, copied from the one that holds, or from the newest where none was accepted yet.

        Raises Conflict with the unfinished version where there is one, and with the goal where it was given up.
        """
        goal = type(self).objects.select_for_update().get(pk=self.pk)
        unfinished = goal.unfinished
        if unfinished is not None or goal.ended_on is not None:
            raise Conflict(unfinished or goal)
        newest: Any = goal.latest
        draft: GoalVersion = (goal.current or newest).copy(number=newest.number + 1, by=by)
        if goal.current is None:
            draft.duty = Duty.current_for(goal.organization, Duty.Kind.GOALS)
            draft.save(update_fields=["duty"])
        return draft

    @transaction.atomic
    def give_up(self, *, because: str, by: Any) -> None:
        """End the goal with a reason; what was accepted stays public, an unfinished version is withdrawn.

        Raises Conflict where it was given up already.
        """
        changed = (
            type(self)
            .objects.filter(pk=self.pk, ended_on__isnull=True)
            .update(ended_on=today(), ended_because=because, ended_by=by)
        )
        if not changed:
            raise Conflict(self)
        self.refresh_from_db()
        if (version := self.unfinished) is not None:
            version.withdraw(by=by, comment=because)

    def hold_to_newest(self) -> None:
        """Make the newest accepted version the one that holds; none where none is left."""
        self.current = self.versions.accepted().newest_first().first()
        type(self).objects.filter(pk=self.pk).update(current=self.current)
