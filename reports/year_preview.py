"""The figures of a year before it is frozen: counted at once in a small partnership, else by the worker.

At 100,000 members counting takes some tens of seconds, most of them for where each goal stands.
"""

from collections.abc import Callable

from django.utils import timezone

from goals.models import GoalVersion
from reports import closing
from reports.models import YearCount

COUNTED_AT_ONCE = 1500  # versions of goals; about half a second


def is_small() -> bool:
    """Whether a page can wait for the counting."""
    return not GoalVersion.objects.order_by()[COUNTED_AT_ONCE : COUNTED_AT_ONCE + 1].exists()


def look(year: int, *, wake: Callable[[], None]) -> YearCount:
    """The figures of a year as they are or were a moment ago; without figures where they are being counted.

    Whoever finds none asks for them and wakes the worker.
    """
    if is_small():
        now = timezone.now()
        return YearCount(year=year, asked_at=now, counted_at=now, figures=closing.count(year))
    kept: YearCount | None = YearCount.objects.filter(pk=year).first()
    if kept is None or (kept.is_counted and not kept.is_kept):
        kept = YearCount.ask(year)
        wake()
    return kept


def count_asked() -> int:
    """Count what was asked for; the worker's part. Returns how many years."""
    counted = 0
    for asked in YearCount.objects.asked_for():
        if asked.claim():
            began = timezone.now()
            asked.keep(closing.count(asked.year), as_of=began)
            counted += 1
    return counted
