"""Where each goal stood when the figures were last counted, so that a figure can lead to exactly its rows."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models.goal import Goal
from goals.progress import Standing
from goals.wording import STANDINGS


class CountedStandingQuerySet(models.QuerySet):
    def record(self, standings: Mapping[Any, Standing]) -> None:
        """Keep the standing of each goal, by its id; only what has changed is written."""
        known = dict(self.filter(goal__in=standings.keys()).values_list("goal", "standing"))
        changed = [self.model(goal_id=goal, standing=now) for goal, now in standings.items() if known.get(goal) != now]
        self.bulk_create(changed, update_conflicts=True, unique_fields=["goal"], update_fields=["standing"])


class CountedStanding(models.Model):
    """The standing of one goal, worked out from its version in force and its accepted values (`goals.progress`)."""

    goal = models.OneToOneField(
        Goal, models.CASCADE, primary_key=True, related_name="counted_standing", verbose_name=_("goal")
    )
    standing = models.CharField(
        _("standing"), max_length=10, choices=[(standing.value, label) for standing, label in STANDINGS.items()]
    )

    objects: ClassVar[Any] = CountedStandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("counted standing")
        verbose_name_plural = _("counted standings")

    def __str__(self) -> str:
        return self.get_standing_display()
