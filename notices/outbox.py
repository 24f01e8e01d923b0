"""The way in to the outbox: say something to somebody, or unsay it (DESIGN, core idea 4).

Both are called inside the transaction of what caused them, so that mail and fact stand or fall together.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from notices.models import Notice
from notices.tasks import wake

if TYPE_CHECKING:
    from accounts.models import User

TAKING_BACK = 0x0EC1  # the advisory lock of those who take back what is queued


def queue(
    kind: str,
    *,
    to: str,
    user: "User | None" = None,
    language: str = "ja",
    about: UUID | None = None,
    due_on: date | None = None,
    step: str = "",
    context: dict[str, Any] | None = None,
) -> None:
    """Say `kind` to one address; it travels alone and at once.

    The same kind, subject (`about`), due date, step and address is said once: a doubled call changes nothing.
    Without `about` nothing could be doubled, and the notice is its own subject. `context` is data only: strings,
    numbers, ISO dates, {"ja": …, "en": …} for words that exist in both languages; `path` becomes the absolute link.
    """
    pk = uuid4()
    Notice.objects.bulk_create(
        [
            Notice(
                pk=pk,
                kind=kind,
                about=about or pk,
                due_on=due_on,
                step=step,
                address=to.strip().lower(),
                user=user,
                language=language,
                context=context or {},
            )
        ],
        ignore_conflicts=True,
    )
    if all(entry[1] is not wake for entry in connection.run_on_commit):  # once a transaction is enough
        transaction.on_commit(wake, robust=True)


def cancel(*, about: UUID, kinds: Iterable[str] | None = None) -> int:
    """Take back what is still queued about one thing, because it is no longer true; returns how many."""
    return cancel_all([about], kinds=kinds)


def cancel_all(abouts: Iterable[UUID], *, kinds: Iterable[str] | None = None) -> int:
    """Take back what is still queued about several things."""
    begin_taking_back()
    notices = Notice.objects.open().filter(about__in=list(abouts))
    if kinds is not None:
        notices = notices.filter(kind__in=list(kinds))
    return notices.update(state=Notice.State.CANCELLED)


def begin_taking_back() -> None:
    """Called before anything queued is taken back: waits while somebody who writes in bulk looks a last time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [TAKING_BACK])


def look_a_last_time() -> None:
    """Wait for all who are taking back, and let those who come later wait until this transaction ends.

    Who writes in bulk from facts read a while ago (the sweep) calls it as its last lock, then looks whether what it
    has queued is still true. What becomes untrue before is seen by that look; what becomes untrue after finds the
    notices written. Between the two nothing slips through.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING_BACK])
