"""Who acts for an organization, and with what right."""

import datetime
import secrets
from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organization import Organization


class RoleQuerySet(models.QuerySet["Role"]):
    def managers(self) -> Self:
        return self.filter(kind=Role.Kind.MANAGER, user__is_active=True)

    def of(self, user: Any, organization: Organization) -> "Role | None":
        return self.filter(user=user, organization=organization).first()


@pghistory.track()
class Role(models.Model):
    """What a person may do for an organization: a viewer reads, an editor writes drafts, a submitter also submits,
    a manager also changes the profile and the people."""

    class Kind(models.TextChoices):
        MANAGER = "manager", _("Manager")
        SUBMITTER = "submitter", _("Submitter")
        EDITOR = "editor", _("Editor")
        VIEWER = "viewer", _("Viewer")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="roles")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="roles")
    kind = models.CharField(_("role"), max_length=10, choices=Kind)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "organization"], name="one_role_a_person_and_organization")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()}"

    @property
    def may_edit(self) -> bool:
        return self.kind in (self.Kind.MANAGER, self.Kind.SUBMITTER, self.Kind.EDITOR)

    @property
    def may_submit(self) -> bool:
        return self.kind in (self.Kind.MANAGER, self.Kind.SUBMITTER)

    @property
    def may_manage(self) -> bool:
        return self.kind == self.Kind.MANAGER


def new_token() -> str:
    return secrets.token_urlsafe(32)


def invitation_expiry() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=settings.INVITATION_DAYS)


class InvitationQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """An offer by mail to act for an organization; accepted by a POST, never by opening the link."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    kind = models.CharField(_("role"), max_length=10, choices=Role.Kind)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=invitation_expiry)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organization}"
