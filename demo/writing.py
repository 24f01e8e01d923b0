"""Writes the demo's members in batches of bulk writes; what is there already is left as it is."""

from collections.abc import Iterator

from django.db import transaction

from deadlines import ledger
from deadlines.models import Duty
from demo.answers import answers
from demo.membership import membership, organization_id
from demo.world import World
from goals.models import Indicator
from members.models import Organization

BATCH = 1000


def write_members(world: World, indexes: list[int]) -> Iterator[int]:
    """Write the organizations that are missing with their history; yields the number written, batch by batch."""
    catalogue = {indicator.code: indicator for indicator in Indicator.objects.all()}
    for start in range(0, len(indexes), BATCH):
        wanted = missing(world, indexes[start : start + BATCH])
        if wanted:
            write_batch(world, wanted, catalogue)
        yield len(wanted)


def missing(world: World, indexes: list[int]) -> list[int]:
    """Those of the organizations that are not in the database yet."""
    index_of = {organization_id(world, index): index for index in indexes}
    there = set(Organization.objects.filter(pk__in=index_of).values_list("pk", flat=True))
    return [index for key, index in index_of.items() if key not in there]


@transaction.atomic
def write_batch(world: World, indexes: list[int], catalogue: dict[str, Indicator]) -> None:
    rows = membership(world, indexes)
    rows.write()
    written = Organization.objects.filter(pk__in=rows.index_of)
    ledger.reconcile(written, on=world.day)
    duties = (
        Duty.objects.filter(organization__in=rows.index_of)
        .select_related("organization", "organization__schedule")
        .order_by("organization", "due_on")
    )
    answers(world, duties, rows.index_of, catalogue).write()
