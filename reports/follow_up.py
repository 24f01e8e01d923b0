"""Making the yearly follow-up report: from the frozen rows alone, so that it says the same whenever it is made."""

import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any

from django.utils import translation

from design.pdf import render_pdf
from reports.models import FollowUp, FrozenYear
from reports.year_figures import YearFigures

logger = logging.getLogger(__name__)

# Beyond this many a list on paper serves nobody: the report then names the open data instead. WeasyPrint needs about
# 0.1 MB and 12 ms a row (measured at 1,000 members).
MOST_MEMBERS_LISTED = 3000
MEMBERS_A_PAGE = 38
OTHER_PAGES = 5
SECONDS_BETWEEN_NEWS = 1.0


def make_waiting() -> int:
    """Make every report that was asked for and that no worker is making; returns how many."""
    made = 0
    for pk in FollowUp.objects.to_make().order_by("asked_at", "pk").values_list("pk", flat=True):
        made += make(pk)
    return made


def make(pk: int) -> bool:
    """Make one report, unless another worker is at it; a fault is logged and shown, and it can be asked for again."""
    wanted = FollowUp.objects.select_related("year").get(pk=pk)
    follow_up = FollowUp.claim(pk, pages_expected=pages_expected(wanted.year))
    if follow_up is None:
        return False
    try:
        pdf = render(follow_up.year, language=follow_up.language, on_page=news_for(follow_up))
        follow_up.keep(pdf, sha256=hashlib.sha256(pdf).hexdigest())
    except Exception:
        logger.exception("The yearly follow-up report %s could not be made", follow_up)
        follow_up.failed()
        return False
    return True


def render(year: FrozenYear, *, language: str, on_page: Callable[[int], None] | None = None) -> bytes:
    """The report as a PDF in one language."""
    with translation.override(language):
        return render_pdf("reports/follow_up_pdf.html", context_of(year), on_page=on_page)


def context_of(year: FrozenYear) -> dict[str, Any]:
    """What the template needs."""
    number = year.members.count()
    is_listed = number <= MOST_MEMBERS_LISTED
    return {
        "year": year,
        "figures": YearFigures(year.year, year.figures),
        "members": list(year.members.all()) if is_listed else [],
        "is_listed": is_listed,
    }


def pages_expected(year: FrozenYear) -> int:
    """About how many pages the report will have."""
    number: int = year.members.count()
    return OTHER_PAGES + (number // MEMBERS_A_PAGE if number <= MOST_MEMBERS_LISTED else 0)


def news_for(follow_up: FollowUp) -> Callable[[int], None]:
    """Keeps the page that is being laid out where the officers see it, about once a second."""
    told_at = 0.0

    def on_page(page: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= SECONDS_BETWEEN_NEWS:
            told_at = time.monotonic()
            follow_up.heard(page)

    return on_page
