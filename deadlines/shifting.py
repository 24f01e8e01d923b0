"""Putting off the deadlines of many duties at once, and taking that back; set-based, one transaction each.

1. Nobody writes reminders meanwhile: who is at it is waited for (`Sweep.objects.keep_still`). So shifts also run one
   after the other.
2. The duties that match are locked and written down with their dates; where they are not the ones the officer has
   seen, everything is rolled back and asked again.
3. Dates are moved, reminders of the old date taken back, and the contacts told. A reminder whose mail was claimed
   before that goes out: it was true then.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import BitXor
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from deadlines import fingerprint, shift_notices
from deadlines.lateness import last_day_in_time_before
from deadlines.models import Duty, Shift, Sweep
from deadlines.verbs import REMINDER
from notices import outbox
from reviews.errors import Conflict
from timekeeping import today

WRITE_DOWN = """
    INSERT INTO deadlines_shiftedduty
           (duty_id, due_on, extended_to, correction_due_on, reason, deadline_before, deadline_after,
            shift_id, is_restored)
    SELECT moving.*, %s, false FROM ({moving} ORDER BY deadlines_duty.id FOR UPDATE OF deadlines_duty) AS moving
"""
WRITTEN_DOWN = ("pk", "due_on", "extended_to", "correction_due_on", "reason", "effective_due_on", "new_deadline")

MOVE = """
    UPDATE deadlines_duty AS duty
       SET correction_due_on = CASE WHEN row.correction_due_on IS NOT NULL THEN row.deadline_after END,
           extended_to = CASE WHEN row.correction_due_on IS NULL THEN row.deadline_after ELSE row.extended_to END,
           reason = %s
      FROM deadlines_shiftedduty AS row
     WHERE row.shift_id = %s AND duty.id = row.duty_id
"""

FIND_RESTORABLE = """
    WITH restorable (id) AS MATERIALIZED ({restorable} ORDER BY deadlines_duty.id FOR UPDATE OF deadlines_duty)
    UPDATE deadlines_shiftedduty AS row SET is_restored = true FROM restorable WHERE row.id = restorable.id
"""

MOVE_BACK = """
    UPDATE deadlines_duty AS duty
       SET correction_due_on = row.correction_due_on, extended_to = row.extended_to, reason = row.reason
      FROM deadlines_shiftedduty AS row
     WHERE row.shift_id = %s AND row.is_restored AND duty.id = row.duty_id
"""


@dataclass(frozen=True)
class Preview:
    """What a shift would do, counted; `fingerprint` changes with any duty it moves or any date it moves from."""

    moved: int
    members: int
    submitted: int
    undated: int
    already_later: int
    past: int
    addresses: int
    unreachable: int
    fingerprint: str

    @property
    def left_out(self) -> int:
        return self.submitted + self.undated + self.already_later + self.past


@dataclass(frozen=True)
class UndoPreview:
    """What undoing would do: how many duties get their dates back, how many of them are past due then."""

    restored: int
    kept: int
    past: int


def preview(shift: Shift) -> Preview:
    """Count what an unsaved shift would do now; the same number of statements for any number of duties."""
    moving, is_open = Shift.is_moving(), Q(state=Duty.State.OPEN)
    dated = is_open & Q(effective_due_on__isnull=False)
    later = dated & Q(new_deadline__lte=F("effective_due_on"))
    found = shift.matching().aggregate(
        moved=Count("pk", filter=moving),
        members=Count("organization", filter=moving, distinct=True),
        submitted=Count("pk", filter=~is_open),
        undated=Count("pk", filter=is_open & Q(effective_due_on__isnull=True)),
        already_later=Count("pk", filter=later),
        past=Count("pk", filter=dated & Q(new_deadline__gt=F("effective_due_on"), new_deadline__lte=today())),
        seen=BitXor(fingerprint.mark("pk", "effective_due_on"), filter=moving),
    )
    addresses, unreachable = shift_notices.reached(shift.moving().order_by())
    seen = fingerprint.as_text(found["moved"], found.pop("seen"))
    return Preview(**found, addresses=addresses, unreachable=unreachable, fingerprint=seen)


@transaction.atomic
def carry_out(shift: Shift, *, by: Any, seen: str) -> None:
    """Move the duties of an unsaved shift, as the officer has `seen` them (the fingerprint of the preview).

    Raises Conflict, and nothing is done, where they are others by now or there are none.
    """
    Sweep.objects.keep_still()
    shift.made_by, shift.made_at = by, timezone.now()
    shift.save(force_insert=True)
    sql, values = shift.moving().order_by().values_list(*WRITTEN_DOWN).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(WRITE_DOWN.format(moving=sql), [shift.pk, *values])
        shift.moved_duties = cursor.rowcount
        if not shift.moved_duties or seen != fingerprint.of(shift.rows.all(), "deadline_before", row="duty_id"):
            raise Conflict(shift)
        cursor.execute(MOVE, [shift.reason_ja, shift.pk])
    outbox.cancel_all(shift.rows.values_list("duty_id", flat=True), kinds=[REMINDER])
    if shift.is_told:
        shift.told_addresses = shift_notices.tell(shift)
    shift.save(update_fields=["moved_duties", "told_addresses"])


def preview_undo(shift: Shift) -> UndoPreview:
    """Count what undoing would do now."""
    restorable = shift.rows.restorable()
    past = restorable.filter(deadline_before__lt=last_day_in_time_before(today()))
    restored = restorable.count()
    return UndoPreview(restored=restored, kept=shift.moved_duties - restored, past=past.count())


@transaction.atomic
def undo(shift: Shift, *, by: Any) -> None:
    """Give the duties their dates back, where they are still open and still have the dates of this shift.

    Those changed meanwhile stay as they are. Who was told of the shift is told of this. Raises Conflict where it is
    undone already.
    """
    Sweep.objects.keep_still()
    standing = Shift.objects.filter(pk=shift.pk, undone_at=None)
    if not standing.update(undone_by=by, undone_at=timezone.now()):
        raise Conflict(shift)
    sql, values = shift.rows.restorable().order_by().values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FIND_RESTORABLE.format(restorable=sql), values)
        shift.restored_duties = cursor.rowcount
        cursor.execute(MOVE_BACK, [shift.pk])
    restored = shift.rows.filter(is_restored=True).values_list("duty_id", flat=True)
    outbox.cancel_all(restored, kinds=[REMINDER])
    outbox.forget_all(restored, kinds=[REMINDER])  # what the shift took back may be due again
    shift_notices.tell_of_undoing(shift)
    shift.save(update_fields=["restored_duties"])
    shift.refresh_from_db()
