"""Who acts for an organization, and with what right."""

import datetime
import secrets
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from design import history
from members.errors import InvitationClosed, LastManager
from members.models.organization import Organization
from members.reach import take_back_from
from timekeeping.clock import tokyo_date


class RoleQuerySet(models.QuerySet["Role"]):
    def managers(self) -> Self:
        return self.filter(kind=Role.Kind.MANAGER, user__is_active=True)

    def who_may_submit(self) -> Self:
        """Of people who sign in: managers and submitters."""
        return self.filter(kind__in=(Role.Kind.MANAGER, Role.Kind.SUBMITTER), user__is_active=True)

    def of(self, user: Any, organization: Organization) -> "Role | None":
        return self.filter(user=user, organization=organization).first()


@history.recorded(organization="organization", called="RoleEvent")
class Role(models.Model):
    """What a person may do for an organization: a viewer reads, an editor writes drafts, a submitter also submits,
    a manager also changes the profile and the people."""

    class Kind(models.TextChoices):
        MANAGER = "manager", _("Manager")
        SUBMITTER = "submitter", _("Submitter")
        EDITOR = "editor", _("Editor")
        VIEWER = "viewer", _("Viewer")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="roles", verbose_name=_("person"))
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="roles", verbose_name=_("organization"))
    kind = models.CharField(_("role"), max_length=10, choices=Kind)
    created_at = models.DateTimeField(_("registered at"), default=timezone.now, editable=False)

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

    @transaction.atomic
    def change_kind(self, *, to: str) -> None:
        """Give another role. Raises LastManager where nobody else could manage the organization."""
        if to != self.Kind.MANAGER:
            self._keep_a_manager()
        type(self).objects.filter(pk=self.pk).update(kind=to)  # it may have been removed at this moment
        self.kind = to
        take_back_from([self.user.email])

    @transaction.atomic
    def remove(self) -> None:
        """Take the role away, and the reminders queued to the person for it. Raises LastManager."""
        self._keep_a_manager()
        self.delete()
        take_back_from([self.user.email])

    def _keep_a_manager(self) -> None:
        """Lock the organization, so that two managers cannot remove each other at once; raises LastManager."""
        Organization.objects.select_for_update(no_key=True).get(pk=self.organization_id)
        managers = Role.objects.managers().filter(organization_id=self.organization_id)
        if managers.filter(pk=self.pk).exists() and not managers.exclude(pk=self.pk).exists():
            raise LastManager


def new_token() -> str:
    return secrets.token_urlsafe(32)


def invitation_expiry() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=settings.INVITATION_DAYS)


class InvitationQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those that can still be accepted."""
        return self.unanswered().filter(expires_at__gt=timezone.now()).exclude(organization__status="left")

    def unanswered(self) -> Self:
        """Neither accepted nor revoked; they may have expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


@history.recorded(organization="organization", exclude=("token",))
class Invitation(models.Model):
    """An offer by mail to act for an organization; accepted by a POST, never by opening the link."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="invitations", verbose_name=_("organization")
    )
    email = models.EmailField(_("e-mail address"))
    kind = models.CharField(_("role"), max_length=10, choices=Role.Kind)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("invited at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"), default=invitation_expiry)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

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

    def get_absolute_url(self) -> str:
        return reverse("invitation", args=[self.token])

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return type(self).objects.open().filter(pk=self.pk).exists()

    @property
    def expires_on(self) -> datetime.date:
        """The day (Tokyo) on which it expires."""
        return tokyo_date(self.expires_at)

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @transaction.atomic
    def accept(self, *, user: Any) -> Role:
        """Turn it into a role, once. Raises InvitationClosed; who has a role already keeps it."""
        if not type(self).objects.open().filter(pk=self.pk).update(accepted_at=timezone.now()):
            raise InvitationClosed
        role, _created = Role.objects.get_or_create(
            user=user, organization=self.organization, defaults={"kind": self.kind}
        )
        return role

    def revoke(self) -> None:
        """Take it back. Raises InvitationClosed where it was answered in the meantime."""
        if not type(self).objects.unanswered().filter(pk=self.pk).update(revoked_at=timezone.now()):
            raise InvitationClosed
