"""Which open duties are answered by what an import takes over; the rules on dates are those of enrolment/settling.py.

What answered a duty points at it afterwards, as if it had been written for it, so that a reopened acceptance reopens
the duty; not where somebody has begun an answer of their own.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from deadlines.fulfilling import keep_fulfilled
from deadlines.models import Duty, Schedule
from enrolment.settling import fulfil, settle_reports, within_reach

USUAL_INTERVAL = 12  # months, until a member has chosen its own

Submissions = Iterable[Any]  # of one kind, with the day they were first submitted, not saved yet
Answers = dict[Any, Any]  # member → submission


def answer_once(kind: str, submissions: Submissions) -> None:
    """The first submission of a member answered what it owed once."""
    first = one_of_each(submissions, min)
    settled = [fulfil(duty, first[duty.organization_id].first_submitted_on) for duty in open_duties(kind, first)]
    keep(settled, {duty.organization_id: duty for duty in settled}, first)


def answer_periods(kind: str, submissions: Submissions) -> None:
    """The last submission of a member answered the open duty nearest to it, and so all before."""
    last = one_of_each(submissions, max)
    chosen = Schedule.objects.filter(organization__in=last).values_list("organization", "interval_months")
    intervals = dict(chosen)
    owed: dict[Any, list[Duty]] = defaultdict(list)
    for duty in open_duties(kind, last):
        owed[duty.organization_id].append(duty)
    settled: list[Duty] = []
    nearest: dict[Any, Duty] = {}
    for member, duties in owed.items():
        day, interval = last[member].first_submitted_on, intervals.get(member, USUAL_INTERVAL)
        if answered := settle_reports(within_reach(duties, day, interval), day, interval):
            settled += answered
            nearest[member] = answered[-1]
    keep(settled, nearest, last)


def one_of_each(submissions: Submissions, pick: Callable[..., Any]) -> Answers:
    """The first or the last submission of each member."""
    of_member: dict[Any, list[Any]] = defaultdict(list)
    for each in submissions:
        of_member[each.organization_id].append(each)
    return {member: pick(each, key=lambda one: one.first_submitted_at) for member, each in of_member.items()}


def open_duties(kind: str, members: Collection[Any]) -> Any:
    """The duties of a kind that these members still owe, locked."""
    return Duty.objects.filter(organization__in=members, kind=kind).open().select_for_update().order_by("pk")


def keep(settled: list[Duty], nearest: dict[Any, Duty], answers: Answers) -> None:
    """Close the duties, and let each answer point at its own."""
    keep_fulfilled(settled)
    for model in {type(answer) for answer in answers.values()}:
        begun = set(model._default_manager.filter(duty__in=nearest.values()).values_list("duty", flat=True))
        for member, duty in nearest.items():
            if duty.pk not in begun:
                answers[member].duty = duty
