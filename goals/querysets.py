"""Questions about goals and their versions."""

from typing import Self

from members.querysets import OfOrganizationQuerySet, SubmissionOfOrganizationQuerySet


class GoalQuerySet(OfOrganizationQuerySet):
    def public(self) -> Self:
        """Goals with an accepted version, of present members."""
        return self.filter(current__isnull=False).of_members()


class GoalVersionQuerySet(SubmissionOfOrganizationQuerySet):  # type: ignore[override]
    organization_path = "goal__organization"
