"""The reminders of a day, set-based: one statement a step, no loop over members (DESIGN, core idea 4).

A row is written for a duty whose step is current and fresh (its day, or the day the duty was first seen where that is
later, lies inside the catch-up window) as *queued*; for a step that a missed run should have mailed, as *missed*. The
statements themselves are in `deadlines.reminder_statements`.
"""

import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from deadlines import reminder_statements as statements
from deadlines.models import Duty, Kind, ReminderRule, Sweep
from deadlines.steps import Step, Words, last_step_day, steps_of
from deadlines.verbs import REMINDER
from members.categories import RequirementClass, categories_of
from members.reach import lately, take_back_changed
from notices import outbox
from timekeeping.clock import start_of

WORTH_A_LOOK = 1000  # notices just written, from which on the next audience is looked up before it is put into words
EVERY_DUTY = tuple((kind, its_class) for kind in Kind.values for its_class in RequirementClass.values)
# What an officer sends at will is no step of a rule: to the contact, about any duty, in the house's own words.
HAND = Step(ReminderRule.Audience.CONTACT, 0, None, datetime.date.min, EVERY_DUTY, (Words(),) * len(EVERY_DUTY))
NO_ORGANIZATION, NO_DUTY = UUID(int=1), UUID(int=2)


class Written(NamedTuple):
    queued: int
    missed: int


class Mailing(NamedTuple):
    """A step and all audiences that it is the same for: one statement."""

    step: Step
    audiences: frozenset[str]


def write_reminders(
    day: datetime.date, steps: list[Step], *, since: datetime.date, swept_until: datetime.date | None
) -> Written:
    """Queue the reminders of `day` (its `current_steps`); doubled ones are left out by their key. In a transaction.

    `since`: the first day of the catch-up window. `swept_until`: the last day whose steps an earlier sweep has seen;
    None where there was none, and then nothing counts as missed.
    """
    Sweep.objects.write_in_turn()
    total = Written(0, 0)
    reached = _reached(mailings(steps), day, since, swept_until)
    if reached:
        with connection.cursor() as cursor:
            cursor.execute(statements.LET_GO, {"kind": REMINDER})
    written_at: Counter[int] = Counter()  # by lead time
    for mailing in reached:
        lead = mailing.step.lead_days
        values = _values(mailing.step, day, since, swept_until)
        if written_at[lead] >= WORTH_A_LOOK:
            values["unseen_deadline"] = datetime.date.max  # contacts are managers mostly: said a moment ago
        written = _write(_candidates(mailing, is_not_said=statements.IS_NEW_OR_UNSAID), values)
        written_at[lead] += sum(written)
        total = Written(total.queued + written.queued, total.missed + written.missed)
    return total


def planned(day: datetime.date, *, since: datetime.date, only: str = "") -> str:
    """The statement of what `write_reminders` would queue now: the columns of `Planned`, a person maybe twice.

    `only`: for one address. Empty where no rule is in force.
    """
    operations: Any = connection.ops
    previews = (
        operations.compose_sql(
            statements.PREVIEW.format(candidates=_candidates(mailing, is_not_said=f"NOT {statements.SAID}")),
            {**_values(mailing.step, day, since, None), "only": only},
        )
        for mailing in mailings(current_steps(day))
    )
    return " UNION ALL ".join(previews)


def said_about(duty: Duty, step: Step, *, day: datetime.date) -> dict[str, Any] | None:
    """What a notice of the step would say about an open duty on `day`, without a name where it has nobody to tell.

    None where the duty is not open or the step is not for it.
    """
    values = {**_values(step, day, datetime.date.min, None), "duty": duty.pk}
    mailing = Mailing(step, frozenset({step.audience}) & statements.MAILED)
    for recipients in ("", statements.NOBODY) if mailing.audiences else (statements.NOBODY,):
        candidates = _candidates(mailing, is_asked_for="duty.id = %(duty)s", recipients=recipients)
        with connection.cursor() as cursor:
            cursor.execute(statements.ABOUT.format(candidates=candidates), values)
            if found := cursor.fetchone():
                return json.loads(found[0])
    return None


def planned_by_hand(chosen: Any, day: datetime.date, *, only: str = "") -> str:
    """The statement of what `write_by_hand` would queue now: the columns of `Planned`. `only`: for one address."""
    operations: Any = connection.ops
    preview = statements.PREVIEW.format(candidates=_candidates_by_hand(chosen))
    return operations.compose_sql(preview, {**_values_by_hand(day), "only": only})


def write_by_hand(chosen: Any, day: datetime.date) -> int:
    """Queue a reminder of each open duty of the queryset `chosen` for the digest of `day`; returns how many.

    Nobody is told twice on a day. Call inside a transaction, `take_back_untrue` last.
    """
    Sweep.objects.write_in_turn()
    return _write(_candidates_by_hand(chosen), _values_by_hand(day)).queued


def current_steps(day: datetime.date) -> list[Step]:
    """The steps of the rules in force on `day`."""
    in_force = ReminderRule.objects.filter(is_enabled=True, effective_from__lte=last_step_day(day))
    return list(steps_of([rule.as_values() for rule in in_force], Kind.values, RequirementClass.values))


def mailings(steps: list[Step]) -> list[Mailing]:
    """The steps whose audience is written to, those for several audiences once; the secretariat's become its tasks."""
    audiences: dict[Step, set[str]] = defaultdict(set)
    for step in steps:
        if step.audience in statements.MAILED:
            audiences[step._replace(audience="")].add(step.audience)
    return [Mailing(step, frozenset(found)) for step, found in audiences.items()]


def places_reached(dates: Sequence[Mapping[str, Any]], *, fresh_since: datetime.datetime | None = None) -> list[int]:
    """The places of those `dates` between which an open duty's deadline lies; one look at the index for all of them.

    `first_deadline` and `last_deadline`; where there is a `fresh_deadline` it is the first for duties that were there
    before `fresh_since`.
    """
    values: dict[str, Any] = {
        "places": list(range(len(dates))),
        "firsts": [each["first_deadline"] for each in dates],
        "lasts": [each["last_deadline"] for each in dates],
        "fresh": [each.get("fresh_deadline", each["first_deadline"]) for each in dates],
        "fresh_since": fresh_since,
    }
    with connection.cursor() as cursor:
        cursor.execute(statements.REACHED, values)
        return sorted(place for (place,) in cursor.fetchall())


def take_back_untrue(day: datetime.date) -> int:
    """Take back what was written a moment ago and is not true any more; returns how many reminders.

    Somebody may have submitted, or changed a contact, while the statements ran on what they had read: the history
    says who. Call last in the transaction that wrote them (`outbox.look_a_last_time`).
    """
    outbox.look_a_last_time()
    with connection.cursor() as cursor:
        cursor.execute(statements.UNTRUE, {"day": day, "kind": REMINDER, "changed_since": lately()})
        untrue = cursor.rowcount
    return untrue + take_back_changed()


def _reached(
    found: list[Mailing], day: datetime.date, since: datetime.date, swept_until: datetime.date | None
) -> list[Mailing]:
    """Those that some duty has reached."""
    dates = [_dates(mailing.step, day, since, swept_until) for mailing in found]
    return [found[place] for place in places_reached(dates, fresh_since=start_of(since))]


def _write(candidates: str, values: dict[str, Any]) -> Written:
    with connection.cursor() as cursor:
        cursor.execute(statements.WRITE.format(candidates=candidates), values)
        return Written(*cursor.fetchone())


def _candidates(mailing: Mailing, **conditions: str) -> str:
    step = mailing.step
    if len(step.scope) == len(EVERY_DUTY):
        conditions["is_in_scope"] = "true"
    return statements.candidates(mailing.audiences, step.lead_days, **conditions)


def _candidates_by_hand(chosen: Any) -> str:
    """Of the chosen duties those that the person is not reminded of on that day already."""
    operations: Any = connection.ops
    keys = operations.compose_sql(*chosen.order_by().values("pk").query.sql_with_params())
    return _candidates(
        Mailing(HAND, frozenset({HAND.audience})),
        is_asked_for=f"duty.id IN ({keys.replace('%', '%%')})",
        is_not_said=f"NOT {statements.SAID} AND NOT {statements.SAID_TODAY}",
    )


def _values_by_hand(day: datetime.date) -> dict[str, Any]:
    always = {"first_deadline": datetime.date.min, "last_deadline": datetime.date.max}
    values = _values(HAND, day, datetime.date.min, None)
    return {**values, **always, "superseded_until": datetime.date.min, "step": f"by hand {day.isoformat()}"}


def _dates(
    step: Step, day: datetime.date, since: datetime.date, swept_until: datetime.date | None
) -> dict[str, datetime.date]:
    """Which deadlines the step is reached, current, fresh and missed for: its day is the deadline less the lead."""
    reached = last_step_day(day)
    following = step.next_lead_days
    superseded_until = datetime.date.min if following is None else _later(reached, following)
    missed_after = _later(last_step_day(swept_until), step.lead_days) if swept_until else datetime.date.max
    since_deadline = _later(since, step.lead_days)
    return {
        "first_deadline": max(
            _later(step.effective_from, step.lead_days), min(_later(superseded_until, 1), _later(missed_after, 1))
        ),
        "last_deadline": _later(reached, step.lead_days),
        "since_deadline": since_deadline,
        # Those whose step day can be fresh or missed; others only where the duty was first seen lately.
        "fresh_deadline": min(since_deadline, _later(missed_after, 1)),
        "superseded_until": superseded_until,
        "missed_after": missed_after,
        "unseen_deadline": _later(missed_after, 1) if swept_until else datetime.date.min,
    }


def _later(day: datetime.date, days: int) -> datetime.date:
    """So many days later or earlier, as far as dates go: the first of them stands for always, the last for never."""
    if day in (datetime.date.min, datetime.date.max):
        return day
    return day + datetime.timedelta(days=days)


def _values(step: Step, day: datetime.date, since: datetime.date, swept_until: datetime.date | None) -> dict[str, Any]:
    return {
        **_dates(step, day, since, swept_until),
        "kind": REMINDER,
        "step": step.name,
        "day": day,
        "now": timezone.now(),
        "lead": step.lead_days,
        "fresh_since": start_of(since),
        "scope": step.kinds_and_categories,
        "words": _own_words(step),
        **_words(),
    }


def _own_words(step: Step) -> str:
    """The rules' own words, by kind of duty and category of member."""
    said = zip(step.scope, step.words, strict=True)
    return json.dumps(
        {
            f"{kind} {category}": words.spoken
            for (kind, its_class), words in said
            if any(words)
            for category in categories_of(its_class)
        }
    )


def _words() -> dict[str, str]:
    """What the statement needs to know of languages and addresses."""
    names = {kind: Duty(kind=kind).kind_names for kind in Kind.values}
    with translation.override("ja"):
        return {
            "names": json.dumps(names),
            "path": _with_places(reverse("duty", args=[NO_ORGANIZATION, NO_DUTY])),
            "schedule_path": _with_places(reverse("schedule", args=[NO_ORGANIZATION])),
        }


def _with_places(path: str) -> str:
    """The path as PostgreSQL's `format` fills it."""
    return path.replace(str(NO_ORGANIZATION), "%s").replace(str(NO_DUTY), "%s")
