"""People of the secretariat, made by a command or by an administrator, entered by a mailed set-password link."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from members.reach import take_back_from
from notices import outbox


@transaction.atomic
def make_officer(email: str, *, name: str = "", administrator: bool = False, desk_rank: str = "") -> User:
    """Make somebody an officer (again: only the mail), and mail the link to set a password.

    `desk_rank`: a DeskRank; without one a person keeps theirs, and begins as an officer. Who already signs in for a
    member keeps the account and its password.
    """
    user = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, name=name)
    user.is_staff = True
    user.is_superuser = user.is_superuser or administrator
    user.is_active = True
    user.desk_rank = desk_rank or user.desk_rank
    user.save(update_fields=["is_staff", "is_superuser", "is_active", "desk_rank"])
    welcome(user)
    return user


@transaction.atomic
def close_account(user: User, *, also: Iterable[str] = ()) -> None:
    """Let a person sign in no more, and take back what is queued to them for a member.

    `also` names fields that were changed with it.
    """
    user.is_active = False
    user.save(update_fields=["is_active", *also])
    take_back_from([user.email])


@transaction.atomic
def reset_second_factors(user: User) -> None:
    """Remove every authenticator of a person who lost theirs; the person is told by mail."""
    Authenticator.objects.filter(user=user).delete()
    outbox.queue(
        "security-notice",
        to=user.email,
        user=user,
        language=user.language,
        context={
            "addressee": {"name": user.name},
            "event": "second_factor_reset",
            "path": reverse("account_reset_password"),
        },
    )


def welcome(user: User) -> None:
    """Mail a link to set the first password; call it in the transaction that made the account."""
    outbox.queue(
        "set-password",
        to=user.email,
        user=user,
        language=user.language,
        context={"addressee": {"name": user.name}},
    )
