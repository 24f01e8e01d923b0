"""Questions about reports, actual values and projects."""

from typing import Self

from django.db.models import Q

from members.models import Organization
from members.querysets import OfOrganizationQuerySet, SubmissionOfOrganizationQuerySet
from members.readings import normalized
from timekeeping import today


class ActualQuerySet(OfOrganizationQuerySet):
    organization_path = "report__organization"

    def accepted(self) -> Self:
        """Known values of accepted reports."""
        return self.filter(report__state="accepted", value__isnull=False)

    def public(self) -> Self:
        """Accepted values of present members."""
        return self.accepted().of_members()


class WithdrawableQuerySet(SubmissionOfOrganizationQuerySet):  # type: ignore[override]
    """Submissions that a member may have taken back."""

    def not_withdrawn(self) -> Self:
        return self.exclude(state="withdrawn")

    def sent(self) -> Self:
        """Those that have reached the secretariat and were not taken back."""
        return self.not_withdrawn().exclude(state="draft")


class ProjectQuerySet(WithdrawableQuerySet):  # type: ignore[override]
    def matching(self, words: str) -> Self:
        """Those whose text, or whose organization, contains every word."""
        found = self
        for word in words.split():
            part = normalized(word)
            by_organization = Organization.objects.filter(search_text__contains=part).values("pk")
            found = found.filter(Q(search_text__contains=part) | Q(organization__in=by_organization))
        return found

    def ongoing(self) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today()))

    def ended(self) -> Self:
        return self.filter(ends_on__lt=today())
