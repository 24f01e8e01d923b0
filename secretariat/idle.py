"""Reviews that lie untouched: one mail a working day to each officer, with what waits for them and what is nobody's."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from notices import outbox
from secretariat.models import Assignment
from secretariat.queue import WHOLE, Waiting, load, waiting_rows
from secretariat.queue_filter import MINE, NOBODY, Wanted
from timekeeping import is_working_day, today
from timekeeping.clock import tokyo_date

SHOWN = 20  # no more than somebody reads in a mail


@transaction.atomic
def remind_officers(day: datetime.date | None = None) -> int:
    """Queue the mails of a day (today); returns how many officers are written to.

    A review is idle REVIEW_IDLE_DAYS after it was submitted, or after it was handed to the officer where that was
    later. What is nobody's goes to every officer. A second run of the day writes nothing new.
    """
    day = day or today()
    if not is_working_day(day):
        return 0
    of_officer, nobodys = idle_rows(day)
    written = 0
    for officer in get_user_model().objects.officers():
        own = of_officer.get(officer.pk, [])
        if own or nobodys:
            write(officer, own, nobodys, day)
            written += 1
    return written


def idle_rows(day: datetime.date) -> tuple[dict[UUID, list[Any]], list[Any]]:
    """Rows of the queue that lie idle: by officer, and nobody's; oldest first."""
    limit = day - datetime.timedelta(days=settings.REVIEW_IDLE_DAYS)
    handed = {
        (kind, pk): at
        for kind, pk, at in Assignment.objects.open().values_list("kind", "submission_id", "assigned_at").iterator()
    }
    of_officer: dict[UUID, list[Any]] = defaultdict(list)
    nobodys = []
    for row in waiting_rows(WHOLE):
        kind, pk, officer, submitted_at = row[:4]
        if officer is None and tokyo_date(submitted_at) <= limit:
            nobodys.append(row)
        elif officer is not None and tokyo_date(max(submitted_at, handed.get((kind, pk), submitted_at))) <= limit:
            of_officer[officer].append(row)
    return of_officer, nobodys


def write(officer: Any, own: Sequence[Any], nobodys: Sequence[Any], day: datetime.date) -> None:
    """One mail to one officer, once a day."""
    outbox.queue(
        "reviews-idle",
        to=officer.email,
        user=officer,
        language=officer.language,
        about=officer.pk,
        due_on=day,
        context={
            "addressee": {"name": officer.name},
            "days": settings.REVIEW_IDLE_DAYS,
            "own": told(own, Wanted(officer=MINE)),
            "nobodys": told(nobodys, Wanted(officer=NOBODY)),
        },
    )


def told(rows: Sequence[Any], wanted: Wanted) -> dict[str, Any]:
    """Rows as a mail keeps them: how many, the first of them, and where all are."""
    with translation.override("ja"):  # mails put addresses into the reader's language
        path = reverse("reviews") + wanted.query()
        return {"number": len(rows), "path": path, "first": [line(row) for row in load(rows[:SHOWN], wanted.query())]}


def line(row: Waiting) -> dict[str, Any]:
    body = row.organization
    name = {"ja": body.name_ja, "en": body.name_en or body.name_ja} if body else row.submission.organization_names
    return {"kind": named(row), "name": name, "days": row.days, "path": row.address}


def named(row: Waiting) -> dict[str, str]:
    """The name of its kind in both languages."""
    said = {}
    for language in ("ja", "en"):
        with translation.override(language):
            said[language] = row.label
    return said
