"""Handing members to an officer, many at once; set-based, in one transaction, as the officer has seen them."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from deadlines import fingerprint
from members.models import Organization
from reviews.errors import Conflict
from secretariat.models import MemberOfficer

# One at a time, so that what was seen is what is changed.
IN_TURN = "LOCK TABLE secretariat_memberofficer IN SHARE ROW EXCLUSIVE MODE"

HAND = """
    INSERT INTO secretariat_memberofficer (organization_id, officer_id, assigned_by_id, assigned_at)
    SELECT member.id, %s, %s, %s FROM ({members}) AS member (id)
    ON CONFLICT (organization_id) DO UPDATE
       SET officer_id = excluded.officer_id, assigned_by_id = excluded.assigned_by_id,
           assigned_at = excluded.assigned_at
     WHERE secretariat_memberofficer.officer_id IS DISTINCT FROM excluded.officer_id
"""

SEEN = """
    SELECT count(*), bit_xor(hashtextextended(concat_ws('|', member.id, held.officer_id), 0))
      FROM ({members}) AS member (id)
      LEFT JOIN secretariat_memberofficer AS held ON held.organization_id = member.id
"""


@dataclass(frozen=True)
class Preview:
    """Of how many members it is about; `seen` changes with any member or its officer."""

    members: int
    of_nobody: int
    of_others: int
    already: int
    seen: str


def in_turn() -> None:
    """Wait for whoever is handing members now, and let others wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(IN_TURN)


def members_of(duties: Any) -> Any:
    """The members that owe the duties of a queryset."""
    return Organization.objects.filter(pk__in=duties.order_by().values("organization"))


def preview(members: Any, *, to: Any) -> Preview:
    """Count what `hand` would do now; two queries for any number of members."""
    held = Q(looked_after__officer__is_staff=True, looked_after__officer__is_active=True)
    found = members.order_by().aggregate(
        members=Count("pk"),
        held=Count("pk", filter=held),
        already=Count("pk", filter=held & Q(looked_after__officer=to) if to else Q(pk__in=[])),
    )
    number, of_nobody = found["members"], found["members"] - found["held"]
    return Preview(number, of_nobody, found["held"] - found["already"], found["already"], _seen(members))


@transaction.atomic
def hand(members: Any, *, to: Any, by: Any, seen: str) -> int:
    """Give the members to an officer, or to nobody (`to=None`); returns how many were changed.

    Raises Conflict, and nothing is done, where they are others by now or somebody else has handed one of them.
    """
    with connection.cursor() as cursor:
        in_turn()
        if _seen(members) != seen:
            raise Conflict(None)
        if to is None:
            held = MemberOfficer.objects.filter(organization__in=members.order_by().values("pk"), officer__isnull=False)
            return held.update(officer=None, assigned_by=by, assigned_at=timezone.now())
        sql, values = _keys(members)
        cursor.execute(HAND.format(members=sql), [to.pk, by.pk, timezone.now(), *values])
        return cursor.rowcount


def _keys(members: Any) -> tuple[str, Any]:
    return members.order_by().values("pk").query.sql_with_params()


def _seen(members: Any) -> str:
    sql, values = _keys(members)
    with connection.cursor() as cursor:
        cursor.execute(SEEN.format(members=sql), values)
        number, marks = cursor.fetchone()
    return fingerprint.as_text(number, marks)
