"""Which member takes part in which working group, since when and as what."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from design import history
from members.models.organization import Organization
from members.models.working_group import WorkingGroup
from members.querysets import OfOrganizationQuerySet
from timekeeping import today


class GroupRole(models.TextChoices):
    """What a member is in a working group; the values sort in the order in which pages show them."""

    CHAIR = "chair", _("Chair")
    COORDINATOR = "coordinator", _("Coordinator")
    PARTICIPANT = "participant", _("Participant")


class GroupMembershipQuerySet(OfOrganizationQuerySet):
    def leading(self) -> Self:
        """Chair and coordinators that are members now, in the order of pages."""
        leads = self.of_members().exclude(role=GroupRole.PARTICIPANT)
        return leads.select_related("organization").order_by("role", "organization__sort_key")


@history.recorded(organization="organization")
class GroupMembership(models.Model):
    """A member in a working group."""

    Role = GroupRole

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="group_memberships", verbose_name=_("organization")
    )
    working_group = models.ForeignKey(
        WorkingGroup, models.PROTECT, related_name="group_memberships", verbose_name=_("working group")
    )
    role = models.CharField(_("part in the group"), max_length=12, choices=GroupRole, default=GroupRole.PARTICIPANT)
    since = models.DateField(
        _("takes part since"),
        default=today,
        null=True,
        blank=True,
        help_text=_("Empty where it is not known any more."),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    objects: ClassVar[Any] = GroupMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation in a working group")
        verbose_name_plural = _("participations in working groups")
        ordering = ["working_group", "role", "organization"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "working_group"],
                name="once_in_a_working_group",
                violation_error_message=_("The member is in this working group already."),
            )
        ]
        indexes = [
            # The page of a group begins with who leads it; among 100,000 participants they are few.
            models.Index(
                fields=["working_group", "role"],
                condition=~models.Q(role=GroupRole.PARTICIPANT),
                name="leads_of_a_working_group",
            ),
            # The list of the desk: who leads, then who was entered last.
            models.Index(fields=["role", "-entered_at", "-id"], name="memberships_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.working_group}"

    def clean(self) -> None:
        """Nobody takes part before having joined the partnership."""
        joined_on = self.organization.joined_on if self.organization_id else None
        if self.since and joined_on and self.since < joined_on:
            raise ValidationError({"since": _("The member joined the partnership later than that.")})
