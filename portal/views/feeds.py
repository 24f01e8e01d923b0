"""What others follow automatically: the feed of new goals and projects, and the map of the site."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from members.models import Organization, WorkingGroup
from reports.models import Project

ENTRIES = 30


class LatestFeed(Feed):
    """The latest accepted goals and projects together, newest first."""

    feed_type = Atom1Feed
    title = _("Circular Partners: new goals and projects")
    subtitle = _("Accepted goals and projects of the members")

    def link(self) -> str:
        return reverse("home")

    def items(self) -> list[Any]:
        goals = Goal.objects.public().pursued().select_related("organization", "current__indicator")
        projects = Project.objects.public().select_related("organization")
        both: Iterable[Any] = chain(goals.newest_first()[:ENTRIES], projects.order_by("-decided_at")[:ENTRIES])
        return sorted(both, key=accepted_at, reverse=True)[:ENTRIES]

    def item_title(self, item: Any) -> str:
        return f"{item.organization.name}: {said_by(item).title if isinstance(item, Goal) else item.name}"

    def item_description(self, item: Any) -> str:
        return said_by(item).promise if isinstance(item, Goal) else ""

    def item_updateddate(self, item: Any) -> Any:
        return accepted_at(item)

    def item_guid(self, item: Any) -> str:
        return f"urn:uuid:{item.pk}"


def said_by(goal: Any) -> Any:
    """The version of a goal that holds."""
    return goal.current


def accepted_at(item: Any) -> Any:
    return said_by(item).decided_at if isinstance(item, Goal) else item.decided_at


class Pages(Sitemap):
    """The pages that do not depend on data."""

    i18n = True
    alternates = True

    def items(self) -> list[str]:
        names = ["home", "roadmap", "join", "directory", "project-list", "dashboard", "open-data", "api-docs"]
        return [*names, "accessibility", "privacy", "terms"]

    def location(self, item: str) -> str:
        return reverse(item)


class Members(Sitemap):
    """Every present member's page, 5,000 addresses a file."""

    i18n = True
    limit = 5000

    def items(self) -> Any:
        return Organization.objects.public().order_by("sort_key", "id").only("id", "updated_at")

    def lastmod(self, organization: Organization) -> Any:
        return organization.updated_at


class Goals(Sitemap):
    """Every accepted goal's page."""

    i18n = True
    limit = 5000

    def items(self) -> Any:
        return Goal.objects.public().order_by("id").only("id")


class WorkingGroups(Sitemap):
    """The page of each working group."""

    i18n = True

    def items(self) -> Any:
        return WorkingGroup.objects.all()

    def location(self, item: WorkingGroup) -> str:
        return reverse("working-group", args=[item.slug])


SITEMAPS = {"pages": Pages, "members": Members, "goals": Goals, "working-groups": WorkingGroups}
