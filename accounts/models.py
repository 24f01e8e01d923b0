"""People who sign in, known by e-mail address; what they may do for an organization is a role in `members`."""

import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from design import history


def new_calendar_token() -> str:
    return secrets.token_urlsafe(32)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person; without a password they can only come in by a set-password link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def officers(self) -> models.QuerySet["User"]:
        """Everyone who works at the secretariat."""
        return self.filter(is_staff=True, is_active=True)

    def deciders(self) -> models.QuerySet["User"]:
        """Those of the secretariat who decide (`User.may_decide`): whom work can be handed to."""
        return self.officers().filter(models.Q(is_superuser=True) | models.Q(desk_rank=DeskRank.OFFICER))


class DeskRank(models.TextChoices):
    """What somebody of the secretariat may do; an administrator (`is_superuser`) may do everything."""

    VIEWER = "viewer", _("Viewer (reads everything, changes nothing)")
    CONTRACTOR = "contractor", _("Contractor (prepares, decides nothing)")
    OFFICER = "officer", _("Officer (decides)")


@history.recorded(secrets=("password",), exclude=("last_login", "calendar_token", "joined_at"))
class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: a member's person, somebody of the secretariat (`is_staff`, with a `desk_rank`) or an
    administrator (`is_superuser`)."""

    class Language(models.TextChoices):
        JAPANESE = "ja", "日本語"
        ENGLISH = "en", "English"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(_("language of mails"), max_length=2, choices=Language, default=Language.JAPANESE)
    thin_advance_notices = models.BooleanField(_("only advance notices of 30 days and later"), default=False)
    calendar_token = models.CharField(max_length=64, unique=True, default=new_calendar_token, editable=False)
    is_staff = models.BooleanField(_("works at the secretariat"), default=False)
    desk_rank = models.CharField(
        _("rank at the secretariat"), max_length=10, choices=DeskRank, default=DeskRank.OFFICER
    )
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("registered at"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_is_lower_case")]
        # Whom reminders reach: the few accounts that are closed.
        indexes = [models.Index(fields=["email"], condition=models.Q(is_active=False), name="closed_accounts")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.email

    @property
    def is_officer(self) -> bool:
        """Whether the person works at the secretariat, whatever the rank: may open the desk and read."""
        return self.is_staff and self.is_active

    @property
    def may_prepare(self) -> bool:
        """Whether the person may enter what others decide on: applications on paper, contacts, answers to inquiries."""
        return self.is_officer and (self.is_superuser or self.desk_rank != DeskRank.VIEWER)

    @property
    def may_decide(self) -> bool:
        """Whether the person may decide, change dates and rules, and send mail."""
        return self.is_officer and (self.is_superuser or self.desk_rank == DeskRank.OFFICER)

    def renew_calendar_token(self) -> None:
        """Revoke the calendar links given out so far."""
        self.calendar_token = new_calendar_token()
        self.save(update_fields=["calendar_token"])
