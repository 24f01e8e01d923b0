"""What a reminder rule would say about a real duty: for the officer who writes its words, before they are in force."""

import datetime
from typing import Any

from django.db import transaction

from deadlines.models import Duty, ReminderRule
from deadlines.reminders import said_about
from deadlines.steps import Step
from members.categories import CLASS_OF, Category
from members.models import Organization
from notices import outbox
from notices.letters import addressee_of
from timekeeping import previous_working_day, today

LISTED = 30  # duties to choose from
TEST = "reminder-test"


def duties_hit(rule: ReminderRule, *, words: str = "") -> list[Duty]:
    """Open duties that the rule is for, those that it would hit next first; where none is to come, the latest.

    `words` narrows them to organizations whose name, reading or number contains every word.
    """
    duties = Duty.objects.of_members().select_related("organization")
    if rule.kind:
        duties = duties.filter(kind=rule.kind)
    if rule.requirement_class:
        duties = duties.of_class(rule.requirement_class)
    if words:
        duties = duties.filter(organization__in=Organization.objects.matching(words))
    first = today() + datetime.timedelta(days=rule.lead_days)
    to_come = duties.due_from(first).soonest_first()
    return list(to_come[:LISTED]) or list(duties.due_before(first).soonest_first().reverse()[:LISTED])


def said(rule: ReminderRule, duty: Duty) -> dict[str, Any] | None:
    """What the rule's notice about a duty would keep, on the day its mail goes out; None where it is not for it."""
    if duty.deadline is None:
        return None
    step_day = duty.deadline - datetime.timedelta(days=rule.lead_days)
    pair = (duty.kind, CLASS_OF[Category(duty.organization.category)])
    step = Step(rule.audience, rule.lead_days, None, step_day, (pair,), (rule.own_words,))
    return said_about(duty, step, day=previous_working_day(step_day))


@transaction.atomic
def send_test(context: dict[str, Any], *, to: Any, language: str) -> None:
    """Mail to an officer what a rule says, marked as a test; it travels at once."""
    letter = {"reminders": [context], "addressee": addressee_of([context])}
    outbox.queue(TEST, to=to.email, user=to, language=language, context=letter)
