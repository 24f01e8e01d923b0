"""The portal's own failures, told to its operators once a day: mail that failed, sweeps that did not run.

Nobody notices a mail that was not sent. Each finding says how many there are, shows the first few, and leads to
exactly those rows at the desk.
"""

import datetime
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from deadlines.models import Sweep
from design import words
from notices.models import Mail, Notice, UnreadReport
from notices.outbox import queue
from reports.models import Freezing
from secretariat.home import rows_address
from timekeeping import today

KIND = "failures"
ABOUT = uuid.UUID("5b0c4f0e-0a3e-4a0e-9a55-6f61696c7572")  # the portal itself, always the same
LINES = 5
A_DAY = datetime.timedelta(days=1)

Finding = dict[str, Any]


@transaction.atomic
def report(day: datetime.date | None = None) -> int:
    """Queue the digest of `day` (today) to each operator; returns to how many. A day with nothing to say has none.

    One notice a person and day: a doubled task says it once.
    """
    day = day or today()
    found = list(findings(since=last_told(before=day), day=day))
    if not found:
        return 0
    addressees = operators()
    for address, person in addressees.items():
        context = {"day_on": day.isoformat(), "findings": found, "addressee": {"name": person.name if person else ""}}
        language = person.language if person else "ja"
        queue(KIND, to=address, user=person, language=language, about=ABOUT, due_on=day, context=context)
    return len(addressees)


def operators() -> dict[str, Any]:
    """Whom OPERATORS names, else all administrators who may sign in: the address, and the person where one has it."""
    people = get_user_model().objects.filter(is_active=True)
    if not settings.OPERATORS:
        return {person.email: person for person in people.filter(is_superuser=True)}
    known = {person.email: person for person in people.filter(email__in=settings.OPERATORS)}
    return {address: known.get(address) for address in settings.OPERATORS}


def last_told(*, before: datetime.date) -> datetime.datetime:
    """When the digest of an earlier day was written; without one, a day ago."""
    told = Notice.objects.filter(kind=KIND, about=ABOUT, due_on__lt=before).order_by("-due_on", "queued_at")
    return _to_the_second(told.values_list("queued_at", flat=True).first() or timezone.now() - A_DAY)


def findings(*, since: datetime.datetime, day: datetime.date) -> Iterator[Finding]:
    """What went wrong since then, and what still stands open now."""
    mails, notices = "admin:notices_mail_changelist", "admin:notices_notice_changelist"
    failed = Mail.objects.filter(state=Mail.State.FAILED, failed_at__gte=since).order_by("-failed_at")
    yield from _rows(
        gettext_lazy("Mails that failed"), failed, _of_mail, mails, state__exact="failed", failed_at__gte=since
    )
    uncertain = Mail.objects.filter(state=Mail.State.UNCERTAIN).order_by("-claimed_at")
    yield from _rows(
        gettext_lazy("Mails nobody knows of (to be decided on)"), uncertain, _of_claim, mails, state__exact="uncertain"
    )
    bounced = Mail.objects.filter(bounced_at__gte=since).order_by("-bounced_at")
    yield from _rows(gettext_lazy("Mails that came back"), bounced, _of_mail, mails, bounced_at__gte=since)
    yesterday = _to_the_second(timezone.now() - A_DAY)
    waiting = Mail.objects.waiting_since(yesterday).order_by("queued_at")
    yield from _rows(
        gettext_lazy("Mails queued for more than a day"),
        *(waiting, _of_mail, mails),
        state__exact="queued",
        queued_at__lt=yesterday,
    )
    missed = Notice.objects.filter(state=Notice.State.MISSED, queued_at__gte=since).order_by("-queued_at")
    yield from _rows(
        gettext_lazy("Reminders missed"), missed, _of_notice, notices, state__exact="missed", queued_at__gte=since
    )
    unread = UnreadReport.objects.order_by("-found_at")
    yield from _rows(
        gettext_lazy("Messages in the bounce mailbox that the portal could not read"),
        *(unread, str, "admin:notices_unreadreport_changelist"),
    )
    overdue = Freezing.objects.overdue().select_related("by")
    yield from _rows(gettext_lazy("Fiscal years that the worker has not frozen yet"), overdue, _of_freezing, "years")
    yield from _sweeps(day)


def _sweeps(day: datetime.date) -> Iterator[Finding]:
    """Reminders wait for an officer, or the sweep of the morning has not run; a portal that never swept is new."""
    held = Sweep.objects.held()
    yield from _rows(
        gettext_lazy("Sweeps that are held until an officer has seen the preview"),
        *(held, _of_sweep, "admin:deadlines_sweep_changelist"),
        is_held__exact=1,
    )
    last = Sweep.objects.finished().order_by("-day").first()
    if last and last.day < day and not held.exists():
        what = gettext_lazy("Days since the daily sweep has last run")
        path = _path("admin:deadlines_sweep_changelist")
        yield {"what": _both(what), "number": (day - last.day).days, "lines": [_both(last)], "left": 0, "path": path}


def _rows(
    what: Any, rows: QuerySet[Any], line: Callable[[Any], Any], list_name: str, **filters: Any
) -> Iterator[Finding]:
    """A finding about rows, where there are any; `filters` show exactly them in the list."""
    if number := rows.count():
        lines = [line(row) for row in rows[:LINES]]
        path = _path(list_name, **{name: _as_asked(value) for name, value in filters.items()})
        yield {"what": _both(what), "number": number, "lines": lines, "left": number - len(lines), "path": path}


def _path(list_name: str, **filters: str) -> str:
    """The address of a list as a notice keeps it: without the language of whoever wrote it."""
    with translation.override("ja"):
        return rows_address(list_name, **filters)


def _as_asked(value: Any) -> str:
    """A filter's value as the list understands it, short enough for a mail."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)


def _to_the_second(at: datetime.datetime) -> datetime.datetime:
    """What is counted and what the link shows begin at the same moment."""
    return at.replace(microsecond=0)


def _of_mail(mail: Mail) -> str:
    said = " ".join((mail.bounce_detail or mail.error).split())
    return Truncator(f"{mail.address}{' – ' + said if said else ''}").chars(160)


def _of_claim(mail: Mail) -> dict[str, str]:
    return _both(lambda: f"{mail.address} – {words.instant(mail.claimed_at)}" if mail.claimed_at else mail.address)


def _of_notice(notice: Notice) -> dict[str, str]:
    return _both(lambda: f"{notice.address} – {words.day(notice.due_on)}" if notice.due_on else notice.address)


def _of_freezing(asked: Freezing) -> dict[str, str]:
    return _both(lambda: f"{words.fiscal_year(asked.year)} – {asked.by}, {words.instant(asked.asked_at)}")


def _of_sweep(sweep: Sweep) -> dict[str, str]:
    return _both(lambda: f"{sweep} – {sweep.get_hold_reason_display()}")


def _both(text: Any) -> dict[str, str]:
    """In both languages, as a notice keeps words."""
    said = {}
    for language in ("ja", "en"):
        with translation.override(language):
            said[language] = str(text() if callable(text) else text)
    return said
