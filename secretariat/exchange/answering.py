"""Which open duties are answered by what an import takes over; the rules on dates are those of enrolment/settling.py.

What came before the member joined answers nothing. What answered a duty points at it afterwards, as if it had been
written for it, so that a reopened acceptance reopens the duty.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from deadlines.derivation import USUAL_INTERVAL
from deadlines.fulfilling import keep_fulfilled
from deadlines.models import Duty, Schedule
from enrolment.settling import fulfil, settle_reports, within_reach
from members.models import Organization

Submissions = Iterable[Any]  # of one kind, with the day they were first submitted, not saved yet


def answer_once(kind: str, submissions: Submissions) -> None:
    """The first submission of a member answered what it owed once; the others share the duty, as a member's own do."""
    answers = since_joining(submissions)
    settled = [fulfil(duty, answers[duty.organization_id][0].first_submitted_on) for duty in open_duties(kind, answers)]
    keep_fulfilled(settled)
    for duty in settled:
        for answer in answers[duty.organization_id]:
            answer.duty = duty


def answer_periods(kind: str, submissions: Submissions) -> None:
    """The last submission of a member answered the open duty nearest to it, and so all before."""
    last = {member: answers[-1] for member, answers in since_joining(submissions).items()}
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
    keep_fulfilled(settled)
    begun = begun_by_members(nearest.values(), {type(answer) for answer in last.values()})
    for member, duty in nearest.items():
        if duty.pk not in begun:
            last[member].duty = duty


def since_joining(submissions: Submissions) -> dict[Any, list[Any]]:
    """The submissions of each member from the day it joined, the first one first."""
    of_member: dict[Any, list[Any]] = defaultdict(list)
    for each in sorted(submissions, key=lambda one: one.first_submitted_at):
        of_member[each.organization_id].append(each)
    joined = Organization.objects.filter(pk__in=of_member).values_list("pk", "joined_on")
    since = {
        member: [each for each in of_member[member] if each.first_submitted_on >= joined_on]
        for member, joined_on in joined
    }
    return {member: answers for member, answers in since.items() if answers}


def open_duties(kind: str, members: Collection[Any]) -> Any:
    """The duties of a kind that these members still owe, locked."""
    return Duty.objects.filter(organization__in=members, kind=kind).open().select_for_update().order_by("pk")


def begun_by_members(duties: Iterable[Duty], models: Collection[Any]) -> set[Any]:
    """The duties to which somebody has begun an answer of their own: of a period there is only one."""
    return {
        duty
        for model in models
        for duty in model._default_manager.filter(duty__in=duties).not_withdrawn().values_list("duty", flat=True)
    }
