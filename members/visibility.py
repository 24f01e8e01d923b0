"""Who may see what belongs to a working group: the one rule for meetings, documents and their files."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from members.models.group_membership import GroupMembership
from members.models.organization import Organization


class Visibility(models.TextChoices):
    """From the narrowest circle to everybody."""

    SECRETARIAT = "secretariat", _("Secretariat only")
    GROUP = "group", _("Members of the working group")
    MEMBERS = "members", _("All members")
    PUBLIC = "public", _("Public")


def seen_by(organizations: Any, path: str = "") -> Q:
    """What the people of some present members see; `path` leads to what says its group and visibility."""
    groups = GroupMembership.objects.filter(organization__in=organizations).values("working_group")
    return (
        Q(**{f"{path}visibility": Visibility.PUBLIC})
        | Q(Exists(organizations), **{f"{path}visibility": Visibility.MEMBERS})
        | Q(**{f"{path}visibility": Visibility.GROUP, f"{path}working_group__in": groups})
    )


def seen_by_person(person: Any, path: str = "") -> Q:
    """What a person sees who is no officer; who has left the partnership sees what everybody sees."""
    if not person.is_authenticated:
        return Q(**{f"{path}visibility": Visibility.PUBLIC})
    return seen_by(Organization.objects.for_user(person).members(), path)


class OfGroupQuerySet(models.QuerySet):
    """Questions about what belongs to a working group."""

    def for_user(self, user: Any) -> Self:
        """What this person may see; an officer sees all."""
        return self if getattr(user, "is_officer", False) else self.filter(seen_by_person(user))

    def for_organization(self, organization: Organization) -> Self:
        """What the people of one member may see, whoever looks."""
        return self.filter(seen_by(Organization.objects.members().filter(pk=organization.pk)))
