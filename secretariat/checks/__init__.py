"""What the desk points out beside a submission before an officer decides; never a decision by itself."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from design import words
from enrolment import duplicates
from enrolment.models import Application, ChangeRequest
from goals.models import Announcement, GoalVersion
from reports.models import Disclosure, ProgressReport, Project
from reviews.models import Submission
from secretariat.checks import goals, pages, reports
from secretariat.checks.remark import Remark
from timekeeping import today

__all__ = ["Remark", "remarks_on", "remarks_on_all"]

Check = Callable[[Sequence[Any]], dict[UUID, list[Remark]]]


def duplicates_of(applications: Sequence[Application]) -> dict[UUID, list[Remark]]:
    """Others with the same number or a similar name."""
    return {one.pk: [Remark(text) for text in duplicates.remarks(one)] for one in applications}


def not_yet(changes: Sequence[ChangeRequest]) -> dict[UUID, list[Remark]]:
    """Registered facts change when the notification is accepted, also where the day it names is still to come."""
    said = gettext(
        "The change takes effect on %(day)s, but is registered at once when accepted. "
        "Please accept it on that day or later."
    )
    return {
        one.pk: [Remark(said % {"day": words.day(one.effective_on)}, "effective_on")]
        for one in changes
        if one.effective_on and one.effective_on > today()
    }


CHECKS: dict[type[Submission], tuple[Check, ...]] = {
    Application: (duplicates_of,),
    ChangeRequest: (not_yet,),
    GoalVersion: (goals.remarks, pages.remarks),
    Announcement: (pages.remarks,),
    ProgressReport: (reports.remarks,),
    Project: (pages.remarks,),
    Disclosure: (pages.remarks,),
}


# Of these nothing but the web page is checked.
BY_PAGE = (Announcement, Project, Disclosure)
# What an officer need not look at again, where nothing is pointed out.
CHECKED: dict[type[Submission], Any] = {
    Application: _("others with the same number or a similar name"),
    GoalVersion: _(
        "unit, direction, shares, ten times or a tenth of the accepted values, weaker or later targets, web page"
    ),
    Announcement: _("whether the web page is there and mentions the circular economy"),
    ProgressReport: _(
        "missing values, shares, ten times or a tenth of the year before or of the base value, goals left out"
    ),
    Project: _("whether the web page is there and mentions the circular economy"),
    Disclosure: _("whether the web page is there and mentions the circular economy"),
}


def remarks_on_all(submissions: Sequence[Submission]) -> dict[UUID, list[Remark]]:
    """Remarks by submission; all are of one kind, and the number of queries does not depend on how many they are."""
    found: dict[UUID, list[Remark]] = {one.pk: [] for one in submissions}
    for check in CHECKS.get(type(submissions[0]), ()) if submissions else ():
        for pk, remarks in check(submissions).items():
            found[pk] += remarks
    return found


def remarks_on(submission: Submission) -> list[Remark]:
    """What to read first about one submission."""
    return remarks_on_all([submission])[submission.pk]
