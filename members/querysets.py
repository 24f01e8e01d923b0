"""Questions about organizations; `for_user` is the only way in for a member's person."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from members.bigrams import FoundByWords
from members.categories import categories_of
from reviews.querysets import SubmissionQuerySet


class OfOrganizationQuerySet(models.QuerySet):
    """Questions about what belongs to one organization; `organization_path` leads to it."""

    organization_path = "organization"

    def for_user(self, user: Any) -> Self:
        """Those of the person's organizations; an officer sees all, anybody else none."""
        if not user.is_authenticated:
            return self.none()
        if user.is_officer:
            return self
        return self.filter(**{f"{self.organization_path}__roles__user": user})

    def of_members(self) -> Self:
        """Those of organizations that belong to the partnership now."""
        return self.exclude(**{f"{self.organization_path}__status": "left"})


class SubmissionOfOrganizationQuerySet(OfOrganizationQuerySet, SubmissionQuerySet):  # type: ignore[override]
    """What an organization submits to the secretariat."""

    def public(self) -> Self:
        """Accepted ones of present members."""
        return self.accepted().of_members()


class OrganizationQuerySet(FoundByWords):
    def for_user(self, user: Any) -> Self:
        """The organizations a person has a role in; an officer sees all, anybody else none."""
        if not user.is_authenticated:
            return self.none()
        if user.is_officer:
            return self
        return self.filter(roles__user=user)

    def members(self) -> Self:
        """Those that belong to the partnership now, on hold included."""
        return self.exclude(status="left")

    def public(self) -> Self:
        """What the public directory shows: present members, on hold included (greyed)."""
        return self.members()

    def of_class(self, requirement_class: str) -> Self:
        return self.filter(category__in=categories_of(requirement_class))

    def joined_by(self, day: datetime.date) -> Self:
        """Members as of the end of `day`."""
        return self.filter(joined_on__lte=day).filter(Q(left_on__isnull=True) | Q(left_on__gt=day))
