"""Questions about goals and their versions."""

from collections import defaultdict
from decimal import Decimal
from typing import Any, Self

from django.db.models import Prefetch

from members.categories import categories_of
from members.querysets import OfOrganizationQuerySet, SubmissionOfOrganizationQuerySet

UNFINISHED = ("draft", "submitted", "returned")


class GoalQuerySet(OfOrganizationQuerySet):
    def newest_first(self) -> Self:
        """Goals by the day their version in force was accepted."""
        return self.filter(current__state="accepted").order_by("-current__decided_at")

    def public(self) -> Self:
        """Goals with an accepted version, of present members; given up ones included."""
        return self.filter(current__isnull=False).of_members()

    def pursued(self) -> Self:
        """Goals that hold now: accepted and not given up."""
        return self.filter(current__isnull=False, ended_on__isnull=True)

    def counted(self) -> Self:
        """Goals that the figures count: those that hold, of present members."""
        return self.public().pursued()

    def counted_as(self, standing: str) -> Self:
        """Goals that the figures count under one standing."""
        return self.counted().filter(counted_standing__standing=standing)

    def of_class(self, requirement_class: str) -> Self:
        """Those of organizations of one requirement class."""
        return self.filter(organization__category__in=categories_of(requirement_class))

    def measured_by(self, indicator: Any) -> Self:
        """Goals whose accepted version is measured by an indicator of the catalogue."""
        return self.filter(current__indicator=indicator)

    def announceable(self) -> Self:
        """Goals that can be announced: submitted at least once and not given up."""
        return self.filter(ended_on__isnull=True, versions__state__in=("submitted", "returned", "accepted")).distinct()

    def with_current(self) -> Self:
        """Fetches what a list says of each goal: the version that holds, its indicator and interim targets."""
        return self.select_related("current__indicator").prefetch_related("current__interim_targets")

    def with_versions(self) -> Self:
        """Fetches all versions of each goal, newest first, for the member's own pages."""
        return self._with(self._versions())

    def with_accepted(self) -> Self:
        """Fetches the accepted versions of each goal, newest first, for public pages."""
        return self._with(self._versions().accepted())

    def _versions(self) -> "GoalVersionQuerySet":
        kind: Any = self.model._meta.get_field("versions").related_model
        versions = kind.objects.newest_first()
        return versions.select_related("indicator").prefetch_related("interim_targets", "measures")

    def _with(self, versions: "GoalVersionQuerySet") -> Self:
        return self.with_current().prefetch_related("current__measures", Prefetch("versions", queryset=versions))

    def actuals_by_year(self) -> dict[Any, dict[int, Decimal | None]]:
        """The accepted actual values of these goals by goal and year, in one query; the later word counts."""
        found: dict[Any, dict[int, Decimal | None]] = defaultdict(dict)
        rows = self.filter(actuals__report__state="accepted").order_by("actuals__report__decided_at", "actuals__pk")
        for goal, year, value in rows.values_list("pk", "actuals__year", "actuals__value"):
            found[goal][year] = value
        return found


class GoalVersionQuerySet(SubmissionOfOrganizationQuerySet):  # type: ignore[override]
    organization_path = "goal__organization"

    def unfinished(self) -> Self:
        """Being written or checked; at most one a goal."""
        return self.filter(state__in=UNFINISHED)

    def newest_first(self) -> Self:
        return self.order_by("-number")
