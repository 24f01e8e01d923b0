"""The ledger: writes the duty rows that follow from the facts (DESIGN, core idea 1).

Idempotent; touches only what is open and not submitted; the same from scratch as step by step; in batches of values,
so that memory stays flat at any number of members. Each ledger says itself when it needs its next row (`Opening`): the
daily sweep looks at those alone.
"""

import datetime
from collections import defaultdict
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from deadlines.derivation import Closed, Facts, Key, Owed, Terms, is_own_interval, owed
from deadlines.models import Duty, DutyRule, Opening, Schedule, StandingDecision
from deadlines.verbs import REMINDER
from members.categories import CLASS_OF, Category
from members.models import Organization
from members.models.organization import Status
from notices import outbox
from timekeeping import today

HORIZON_DAYS = 400  # rows are opened this long before they are due
BATCH = 2000
NOTHING_OWED = Owed({}, None)

Rules = dict[str, list[Terms]]


class Row(NamedTuple):
    """A duty as it is written."""

    id: UUID
    kind: str
    period: int
    due_on: datetime.date | None
    state: str
    first_submitted_on: datetime.date | None

    @property
    def is_movable(self) -> bool:
        """Open and nothing submitted for it yet: its date follows the facts."""
        return self.state == Duty.State.OPEN and self.first_submitted_on is None

    @property
    def is_settled(self) -> bool:
        """Its date stays: something was submitted for it, or it is closed."""
        return self.state != Duty.State.ENDED and not self.is_movable

    def was_due_before(self, day: datetime.date | None) -> bool:
        """Whether it was owed by a day before `day`."""
        return bool(day and self.due_on and self.due_on < day and self.state != Duty.State.ENDED)


class Changes:
    """What a batch of ledgers lacks, collected in columns for one statement each."""

    def __init__(self) -> None:
        self.missing: list[tuple[UUID, str, int, datetime.date | None]] = []
        self.redated: list[tuple[UUID, datetime.date | None]] = []
        self.over: list[UUID] = []
        self.openings: list[tuple[UUID, datetime.date | None]] = []

    def compare(self, organization: UUID, written: dict[Key, Row], wanted: Owed, kinds: set[str]) -> None:
        """Note where the rows of one organization are not what is owed."""
        for (kind, period), due_on in wanted.duties.items():
            row = written.get((kind, period))
            if row is None:
                self.missing.append((organization, kind, period, due_on))
            elif row.state == Duty.State.ENDED or (row.is_movable and row.due_on != due_on):
                self.redated.append((row.id, due_on))
        self.over += [row.id for row in written.values() if row.kind not in kinds and row.state == Duty.State.OPEN]

    def write(self) -> int:
        """Returns how many duties were written or changed."""
        _note_openings(self.openings)
        return _insert(self.missing) + _redate(self.redated) + _end(self.over)


def reconcile(organizations: QuerySet[Organization], *, on: datetime.date | None = None) -> int:
    """Write the duties of these organizations as of `on` (today); returns how many rows were written or changed."""
    day = on or today()
    rules: Rules = {}
    changed, last = 0, UUID(int=0)
    while True:
        with transaction.atomic():
            if keys := _claim(organizations, after=last):
                rules = rules or terms_by_class()
                changed += _reconcile_batch(keys, rules, day)
        if len(keys) < BATCH:
            return changed
        last = keys[-1]


def lock(organization: Organization) -> None:
    """Keep what is owed still until the end of the transaction; before the organization itself is changed.

    Everybody locks in this order, or a decision and an acceptance would wait for each other.
    """
    list(Duty.objects.select_for_update().filter(organization=organization).order_by("pk").values_list("pk"))


def open_rows(day: datetime.date) -> int:
    """Write the rows whose day to be opened has come by `day`; the other ledgers are not looked at."""
    return reconcile(Organization.objects.members().filter(opening__opens_on__lte=day), on=day)


@transaction.atomic
def end_duties(organization: Organization) -> int:
    """Leaving ends what is still owed; what was fulfilled stays. Returns how many duties ended."""
    Opening.objects.filter(organization=organization).update(opens_on=None)
    return _end(list(Duty.objects.filter(organization=organization).outstanding().values_list("pk", flat=True)))


def terms_by_class() -> Rules:
    """The rules in force, as values, per requirement class."""
    found: Rules = defaultdict(list)
    for rule in DutyRule.objects.filter(is_enabled=True).order_by("pk"):
        found[rule.requirement_class].append(Terms(*(getattr(rule, name) for name in Terms._fields)))
    return found


def due_next(organization: Organization) -> datetime.date | None:
    """When the first row will be due that the ledger has still to open; None where none comes or nobody knows yet."""
    still_to_come = Opening.objects.filter(organization=organization, opens_on__gt=today())
    opens_on = still_to_come.values_list("opens_on", flat=True).first()
    return opens_on and opens_on + datetime.timedelta(days=HORIZON_DAYS)


def _claim(organizations: QuerySet[Organization], *, after: UUID) -> list[UUID]:
    """The next batch by key, locked, so that facts read from now on stay true until their duties are written.

    By key, so that neither a cursor nor an offset is held open between batches.
    """
    ordered = organizations.filter(pk__gt=after).order_by("pk")
    return list(ordered.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True)[:BATCH])


def _reconcile_batch(keys: list[UUID], rules: Rules, day: datetime.date) -> int:
    schedules = _schedules(keys)
    written = _rows(keys)
    openings = dict(Opening.objects.filter(organization__in=keys).values_list("organization", "opens_on"))
    changes = Changes()
    for key, category, joined_on, class_changed_on, status in _facts(keys):
        terms = rules.get(CLASS_OF[Category(category)], []) if status != Status.LEFT else []
        chosen = Facts(CLASS_OF[Category(category)], joined_on, *schedules.get(key, ()))
        facts = chosen._replace(class_changed_on=class_changed_on)
        wanted = _wanted(facts, terms, written[key], until=day + datetime.timedelta(days=HORIZON_DAYS))
        changes.compare(key, written[key], wanted, {rule.kind for rule in terms})
        opens_on = wanted.next_due_on and wanted.next_due_on - datetime.timedelta(days=HORIZON_DAYS)
        if key not in openings or openings[key] != opens_on:
            changes.openings.append((key, opens_on))
    return changes.write()


def _facts(keys: list[UUID]) -> QuerySet[Organization, tuple[UUID, str, datetime.date, datetime.date | None, str]]:
    found = Organization.objects.filter(pk__in=keys).order_by()
    return found.values_list("pk", "category", "joined_on", "class_changed_on", "status")


def _schedules(keys: list[UUID]) -> dict[UUID, list[Any]]:
    """What each organization has chosen itself, in the order of `Facts`."""
    chosen = Schedule.objects.filter(organization__in=keys).values_list(
        "organization", "interval_months", "fiscal_year_first_month", "plan_revision_on", "interval_since"
    )
    return {key: values for key, *values in chosen}


def _rows(keys: list[UUID]) -> dict[UUID, dict[Key, Row]]:
    """The duties that stand there, by organization, kind and period."""
    rows: dict[UUID, dict[Key, Row]] = defaultdict(dict)
    found = Duty.objects.filter(organization__in=keys).order_by().values_list("organization", *Row._fields)
    for organization, *values in found.iterator(chunk_size=BATCH):
        row = Row(*values)
        rows[organization][row.kind, row.period] = row
    return rows


def _wanted(facts: Facts, terms: list[Terms], written: dict[Key, Row], *, until: datetime.date) -> Owed:
    """What the organization owes beyond the periods that are settled; nothing once it left."""
    if not terms:
        return NOTHING_OWED
    closed: dict[str, Closed] = {}
    at_least: dict[str, int] = {}
    own = {rule.kind for rule in terms if is_own_interval(rule)}
    for (kind, period), row in written.items():
        is_settled = row.is_settled or (kind in own and row.was_due_before(facts.interval_since))
        if is_settled and (kind not in closed or closed[kind].period < period):
            closed[kind] = Closed(period, row.due_on)
        at_least[kind] = max(period, at_least.get(kind, 0))
    return owed(facts, terms, until=until, closed=closed, at_least=at_least)


def _insert(rows: list[tuple[UUID, str, int, datetime.date | None]]) -> int:
    """Open the duties that are missing, in one statement.

    Foreign keys are checked at its end, not at the end of the transaction: the history's trigger catches an exception
    a row, and each time PostgreSQL walks through all checks that wait, which made 45,000 rows six times as dear.
    """
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            """
            INSERT INTO deadlines_duty (id, organization_id, kind, period, due_on, state, reason, opened_at)
            SELECT gen_random_uuid(), missing.*, 'open', '', %s
              FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::date[]) AS missing
            ON CONFLICT DO NOTHING
            """,
            [timezone.now(), *(list(column) for column in zip(*rows, strict=True))],
        )
        written = cursor.rowcount
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return written


def _redate(changes: list[tuple[UUID, datetime.date | None]]) -> int:
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
             WHERE duty.id = change.id
               AND (duty.state = 'ended' OR duty.state = 'open' AND duty.first_submitted_on IS NULL)
            RETURNING duty.id
            """,
            [list(column) for column in zip(*changes, strict=True)],
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


def _note_openings(openings: list[tuple[UUID, datetime.date | None]]) -> None:
    """Keep the day on which each of these ledgers needs its next row; one statement."""
    if not openings:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO deadlines_opening (organization_id, opens_on)
            SELECT * FROM unnest(%s::uuid[], %s::date[])
            ON CONFLICT (organization_id) DO UPDATE SET opens_on = EXCLUDED.opens_on
            """,
            [list(column) for column in zip(*openings, strict=True)],
        )
