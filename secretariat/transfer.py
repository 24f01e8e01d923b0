"""担当の引継ぎ: all that an officer looks after goes to another one, in one transaction, as somebody has seen it.

Members, open reviews (those returned for correction too) and open tasks have an officer and move. Inquiries, circulars
and canned replies belong to the whole desk; saved views stay with the account that keeps them.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from deadlines import fingerprint
from deadlines.models import Task
from members.officers import close_account
from notices import outbox
from reviews.errors import Conflict
from secretariat import looking_after
from secretariat.models import Assignment, MemberOfficer, Transfer
from secretariat.queue_filter import MINE, Wanted


@dataclass(frozen=True)
class Work:
    """What an officer looks after now, as rows and as numbers; `seen` changes with any of them."""

    members: int
    reviews: int
    tasks: int
    seen: str

    @property
    def total(self) -> int:
        return self.members + self.reviews + self.tasks


def rows_of(officer: Any) -> tuple[Any, Any, Any]:
    """The rows that name an officer: members, open reviews, open tasks."""
    return (
        MemberOfficer.objects.filter(officer=officer),
        Assignment.objects.open().filter(officer=officer),
        Task.objects.open().filter(officer=officer),
    )


def work_of(officer: Any) -> Work:
    """Count what would move; three queries for any number of rows."""
    marks = [fingerprint.of(rows, "officer") for rows in rows_of(officer)]
    members, reviews, tasks = (int(mark.partition(":")[0]) for mark in marks)
    return Work(members, reviews, tasks, fingerprint.of_words([str(officer.pk), *marks]))


def whose_work_may_move() -> Any:
    """Everybody of the secretariat, and those who have left it while something still names them."""
    users = get_user_model().objects
    named = Q(pk__in=MemberOfficer.objects.values("officer")) | Q(pk__in=Assignment.objects.open().values("officer"))
    named |= Q(pk__in=Task.objects.open().values("officer"))
    return users.filter(Q(is_staff=True) | named).order_by("name", "email")


def who_may_take_over() -> list[Any]:
    """Officers who decide: who only reads or prepares cannot finish a review."""
    return list(get_user_model().objects.deciders().order_by("name", "email"))


def check(leaving: Any, successor: Any, *, closing: bool, by: Any) -> None:
    """Raises ValidationError, by form field, where the work cannot go that way."""
    if leaving == successor:
        raise ValidationError({"successor": _("This is the officer whose work is handed over. Choose another.")})
    if not successor.is_active:
        raise ValidationError({"successor": _("This account is closed. Please choose somebody who works here.")})
    if not successor.is_staff:
        raise ValidationError({"successor": _("This person does not work at the secretariat.")})
    if not successor.may_decide:
        raise ValidationError({"successor": _("This person may not decide on reviews. Please choose an officer.")})
    if closing and not by.is_superuser:
        raise ValidationError({"closing": _("Only an administrator closes accounts.")})
    if closing and leaving == by:
        raise ValidationError({"closing": _("Nobody closes their own account; another administrator does it.")})


def check_work(work: Work, *, closing: bool) -> None:
    """Raises ValidationError where there is nothing to hand over and no account to close."""
    if not closing and not work.total:
        raise ValidationError({"leaving": _("This officer looks after nothing; there is nothing to hand over.")})


@transaction.atomic
def transfer(leaving: Any, successor: Any, *, because: str, seen: str, by: Any, closing: bool = False) -> Transfer:
    """Give all to the successor, who is told by mail; `closing` also closes the account.

    Raises ValidationError where it cannot go that way (any more), Conflict where it is other work than was `seen`,
    with the transfer that was made meanwhile or None.
    """
    # Both accounts are held as they are, and of two who press at once the second finds what the first has done.
    users = get_user_model().objects.select_for_update(no_key=True)
    both = {user.pk: user for user in users.filter(pk__in=[leaving.pk, successor.pk]).order_by("pk")}
    leaving, successor = both[leaving.pk], both[successor.pk]
    looking_after.in_turn()
    members, reviews, tasks = rows_of(leaving)
    for rows in (reviews, tasks):
        list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    found = work_of(leaving)
    if found.seen != seen:
        raise Conflict(Transfer.objects.filter(leaving=leaving).first() if not found.total else None)
    check(leaving, successor, closing=closing, by=by)
    check_work(found, closing=closing)
    now = timezone.now()
    members.update(officer=successor, assigned_by=by, assigned_at=now)
    reviews.update(officer=successor, assigned_by=by, assigned_at=now)
    tasks.update(officer=successor)
    if closing:
        close_account(leaving)
    made = Transfer.objects.create(
        leaving=leaving, successor=successor, members=found.members, reviews=found.reviews, tasks=found.tasks,
        reason=because, is_account_closed=closing, made_by=by, made_at=now,
    )  # fmt: skip
    tell(made)
    return made


def tell(made: Transfer) -> None:
    """One mail to the successor: how much of what, from whom, and where it is."""
    with translation.override("ja"):  # mails put addresses into the reader's language
        members = f"{reverse('admin:members_organization_changelist')}?officer=me"
        reviews = reverse("reviews") + Wanted(officer=MINE).query()
        tasks = reverse("admin:deadlines_task_changelist") + f"?officer=me&state__exact={Task.State.OPEN}"
    outbox.queue(
        "work-handed-over",
        to=made.successor.email,
        user=made.successor,
        language=made.successor.language,
        about=made.pk,
        context={
            "addressee": {"name": made.successor.name},
            "former": str(made.leaving),
            "by": str(made.made_by),
            "reason": made.reason,
            "members": {"number": made.members, "path": members},
            "reviews": {"number": made.reviews, "path": reviews},
            "tasks": {"number": made.tasks, "path": tasks},
        },
    )
