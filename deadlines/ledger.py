"""The ledger: writes the duty rows that follow from the facts (DESIGN, core idea 1).

Idempotent; touches only what is open and not submitted; the same from scratch as step by step; in batches, so that
memory stays flat at any number of members.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from deadlines.derivation import Closed, Facts, Key, Terms, owed
from deadlines.models import Duty, DutyRule, Schedule, StandingDecision
from deadlines.verbs import REMINDER
from members.categories import CLASS_OF, Category
from members.models import Organization
from notices import outbox
from timekeeping import today

HORIZON_DAYS = 400  # rows are opened this long before they are due
BATCH = 2000


def reconcile(organizations: QuerySet[Organization], *, on: datetime.date | None = None) -> int:
    """Write the duties of these organizations as of `on` (today); returns how many rows were written or changed."""
    until = (on or today()) + datetime.timedelta(days=HORIZON_DAYS)
    rules = terms_by_class()
    return sum(_reconcile_batch(batch, rules, until) for batch in _batches(organizations))


def lock(organization: Organization) -> None:
    """Keep what is owed still until the end of the transaction; before the organization itself is changed.

    Everybody locks in this order, or a decision and an acceptance would wait for each other.
    """
    list(Duty.objects.select_for_update().filter(organization=organization).order_by("pk").values_list("pk"))


def end_duties(organization: Organization) -> int:
    """Leaving ends what is still owed; what was fulfilled stays. Returns how many duties ended."""
    return _end(list(Duty.objects.filter(organization=organization).outstanding().values_list("pk", flat=True)))


def terms_by_class() -> dict[str, list[Terms]]:
    """The rules in force, as values, per requirement class."""
    found: dict[str, list[Terms]] = defaultdict(list)
    for rule in DutyRule.objects.filter(is_enabled=True).order_by("pk"):
        found[rule.requirement_class].append(Terms(*(getattr(rule, name) for name in Terms._fields)))
    return found


def facts_of(organization: Organization, schedule: Schedule | None) -> Facts:
    """What the duties of an organization depend on; its own schedule's defaults where it has not chosen."""
    chosen = schedule or Schedule()
    return Facts(
        requirement_class=CLASS_OF[Category(organization.category)],
        joined_on=organization.joined_on,
        interval_months=chosen.interval_months,
        fiscal_year_first_month=chosen.fiscal_year_first_month,
        plan_revision_on=chosen.plan_revision_on,
    )


def _batches(organizations: QuerySet[Organization]) -> Iterator[list[Organization]]:
    """The organizations by key, so that neither a cursor nor an offset is held open."""
    ordered = organizations.order_by("pk").only("pk", "category", "joined_on", "status")
    batch = list(ordered[:BATCH])
    while batch:
        yield batch
        batch = list(ordered.filter(pk__gt=batch[-1].pk)[:BATCH]) if len(batch) == BATCH else []


@transaction.atomic
def _reconcile_batch(batch: list[Organization], rules: dict[str, list[Terms]], until: datetime.date) -> int:
    keys = [organization.pk for organization in batch]
    schedules = {schedule.organization_id: schedule for schedule in Schedule.objects.filter(organization__in=keys)}
    rows: dict[UUID, dict[Key, Duty]] = defaultdict(dict)
    for duty in Duty.objects.filter(organization__in=keys).order_by("organization", "kind", "period"):
        rows[duty.organization_id][duty.kind, duty.period] = duty
    missing: list[Duty] = []
    redated: list[tuple[Duty, datetime.date | None]] = []
    over: list[UUID] = []
    for organization in batch:
        present = rows[organization.pk]
        wanted = _wanted(organization, schedules.get(organization.pk), rules, present, until)
        for (kind, period), due_on in wanted.items():
            written = present.get((kind, period))
            if written is None:
                missing.append(Duty(organization=organization, kind=kind, period=period, due_on=due_on))
            elif written.state == Duty.State.ENDED or (_is_movable(written) and written.due_on != due_on):
                redated.append((written, due_on))
        kinds = _kinds_owed(organization, rules)
        over += [duty.pk for duty in present.values() if _is_movable(duty) and duty.kind not in kinds]
    Duty.objects.bulk_create(missing, ignore_conflicts=True, batch_size=BATCH)
    return len(missing) + _redate(redated) + _end(over)


def _wanted(
    organization: Organization,
    schedule: Schedule | None,
    rules: dict[str, list[Terms]],
    present: dict[Key, Duty],
    until: datetime.date,
) -> dict[Key, datetime.date | None]:
    """What the organization owes beyond the periods that are settled; nothing once it left."""
    if not organization.is_member:
        return {}
    closed: dict[str, Closed] = {}
    at_least: dict[str, int] = {}
    for (kind, period), duty in present.items():
        if _is_settled(duty):
            closed[kind] = Closed(period, duty.due_on)
        at_least[kind] = max(period, at_least.get(kind, 0))
    facts = facts_of(organization, schedule)
    return owed(facts, rules.get(facts.requirement_class, []), until=until, closed=closed, at_least=at_least)


def _kinds_owed(organization: Organization, rules: dict[str, list[Terms]]) -> set[str]:
    """The kinds of duties of an organization; none once it left."""
    if not organization.is_member:
        return set()
    return {rule.kind for rule in rules.get(CLASS_OF[Category(organization.category)], [])}


def _is_movable(duty: Duty) -> bool:
    """Open and nothing submitted for it yet: its date follows the facts."""
    return duty.state == Duty.State.OPEN and duty.first_submitted_on is None


def _is_settled(duty: Duty) -> bool:
    """Its date stays: something was submitted for it, or it is closed."""
    return duty.state != Duty.State.ENDED and not _is_movable(duty)


def _redate(changes: list[tuple[Duty, datetime.date | None]]) -> int:
    """Give open duties the date that now follows, and open ended ones again; one statement.

    An extension that the new date has overtaken falls away. What was submitted meanwhile is left alone.
    """
    if not changes:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE deadlines_duty AS duty
               SET due_on = change.due_on,
                   extended_to = CASE WHEN duty.extended_to > change.due_on THEN duty.extended_to END,
                   state = 'open', closed_at = NULL
              FROM unnest(%s::uuid[], %s::date[]) AS change (id, due_on)
             WHERE duty.id = change.id AND duty.state IN ('open', 'ended')
            RETURNING duty.id
            """,
            [[duty.pk for duty, _ in changes], [due_on for _, due_on in changes]],
        )
        changed = [row[0] for row in cursor.fetchall()]
    outbox.cancel_all(changed, kinds=[REMINDER])
    return len(changed)


def _end(duties: list[UUID]) -> int:
    """Close duties that are owed no longer."""
    if not duties:
        return 0
    ended = Duty.objects.filter(pk__in=duties).outstanding().update(state=Duty.State.ENDED, closed_at=timezone.now())
    outbox.cancel_all(duties, kinds=[REMINDER])
    StandingDecision.objects.filter(duties__in=duties).settle()
    return ended
