"""The way in to the outbox: say something to somebody, or unsay it (DESIGN, core idea 4).

Both are called inside the transaction of what caused them, so that mail and fact stand or fall together.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from notices.models import Mail, Notice
from notices.tasks import wake

if TYPE_CHECKING:
    from accounts.models import User

HEARD_IN = (Mail.State.SENDING, Mail.State.SENT, Mail.State.UNCERTAIN)
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
    wake_once()


def cancel(*, about: UUID, kinds: Iterable[str] | None = None) -> int:
    """Take back what is still queued about one thing, because it is no longer true; returns how many."""
    return cancel_all([about], kinds=kinds)


def cancel_all(abouts: "Iterable[UUID] | QuerySet[Any, UUID]", *, kinds: Iterable[str] | None = None) -> int:
    """Take back what is still queued about several things; a queryset of ids stays in the database."""
    begin_taking_back()
    return _about(abouts, kinds).open().update(state=Notice.State.CANCELLED)


def cancel_for(party: UUID) -> int:
    """Take back all that is still queued for an organization that left; returns how many."""
    begin_taking_back()
    return Notice.objects.open().filter(party=party).update(state=Notice.State.CANCELLED)


def forget_all(abouts: "Iterable[UUID] | QuerySet[Any, UUID]", *, kinds: Iterable[str] | None = None) -> int:
    """Let what was taken back be said again, because it is true again; returns how much was forgotten.

    What travels in an envelope that has been claimed may have been said already: it stays.
    """
    taken_back = _about(abouts, kinds).filter(state=Notice.State.CANCELLED)
    unsaid = Q(mail__isnull=True) | Q(mail__state__in=(Mail.State.QUEUED, Mail.State.CANCELLED))
    return taken_back.filter(unsaid).delete()[0]


def _about(abouts: "Iterable[UUID] | QuerySet[Any, UUID]", kinds: Iterable[str] | None) -> Any:
    notices = Notice.objects.filter(about__in=abouts if isinstance(abouts, QuerySet) else list(abouts))
    return notices if kinds is None else notices.filter(kind__in=list(kinds))


def wake_once() -> None:
    """Wake the worker when this transaction is committed; once a transaction is enough."""
    if all(entry[1] is not wake for entry in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


@transaction.atomic
def unsay(kind: str, *, about: UUID, step: str) -> bool:
    """Take back one thing that was said to several people; returns whether nobody has heard of it.

    False where a mail with it has left or is leaving: then the contrary has to be said. Envelopes are locked before
    their notices, as by the worker: a claim that is being made is waited for, and none is made until this transaction
    ends. What was packed in between counts as leaving.
    """
    said = Notice.objects.filter(kind=kind, about=about, step=step)
    envelopes = Mail.objects.filter(pk__in=said.values("mail")).order_by("pk").select_for_update(no_key=True)
    states = dict(envelopes.values_list("pk", "state"))
    unheard, is_heard = [], False
    for notice in said.order_by("pk").select_for_update(of=("self",)):
        is_leaving = notice.mail_id is not None and states.get(notice.mail_id, Mail.State.SENDING) in HEARD_IN
        if notice.state == Notice.State.SENT or is_leaving:
            is_heard = True
        else:
            unheard.append(notice.pk)
    Notice.objects.open().filter(pk__in=unheard).update(state=Notice.State.CANCELLED)
    return not is_heard


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
