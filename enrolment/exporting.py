"""The register as a table, with the same columns that an import understands.

Each batch of members costs one query a related table, whatever its size; values are read as they stand in the
database, since making objects of them would take three times as long as writing the file.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from deadlines.models import Duty
from enrolment.register import COLUMNS, CONTACTS, OF_CONTACT
from members.models import Contact, GroupMembership, Organization, StatusChange, WorkingGroup
from members.models.organization import Status

BATCH = 1000
ANSWERED = (Duty.State.SUBMITTED, Duty.State.FULFILLED)
RECEIVED_OF: dict[str, str] = {
    Duty.Kind.GOALS: "goals_received_on",
    Duty.Kind.ANNOUNCEMENT: "announcement_received_on",
    Duty.Kind.PROJECT: "project_received_on",
    Duty.Kind.PROGRESS_REPORT: "last_report_received_on",
    Duty.Kind.DISCLOSURE: "last_report_received_on",
}
LABELLED = ("category", "prefecture", "status", "leaving_reason")
OF_SCHEDULE = ("interval_months", "fiscal_year_first_month", "plan_name", "plan_revision_on")
SAID_OF_CONTACT = (*OF_CONTACT, "is_shared_mailbox")
OWN = tuple(name for name in COLUMNS if name in {field.name for field in Organization._meta.concrete_fields})
Rows = dict[Any, list[tuple[Any, ...]]]


def facts_of_each(organizations: QuerySet[Organization]) -> Iterator[list[Any]]:
    """What the register says of each member, by column; read in batches, so that memory stays flat."""
    schedule = {name: F(f"schedule__{name}") for name in OF_SCHEDULE}
    members = iter(organizations.values("pk", "left_on", *OWN, **schedule).iterator(chunk_size=BATCH))
    labels = {name: labels_of(name) for name in LABELLED}
    groups = {group.pk: str(group) for group in WorkingGroup.objects.all()}
    while batch := list(islice(members, BATCH)):
        add_contacts(batch)
        add_working_groups(batch, groups)
        add_status(batch)
        add_received(batch)
        for facts in batch:
            for name, label in labels.items():
                facts[name] = label.get(facts[name], facts[name])
            yield [facts.get(name) for name in COLUMNS]


def labels_of(name: str) -> dict[Any, str]:
    """What the values of a column are called in the reader's language."""
    field: Any = Organization._meta.get_field(name)
    return {value: str(label) for value, label in field.flatchoices}


def by_member(rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Rows that begin with the member's id, by that id and without it."""
    found: Rows = defaultdict(list)
    for member, *rest in rows:
        found[member].append(tuple(rest))
    return found


def among(batch: list[dict[str, Any]]) -> RawSQL:
    """The ids of a batch as one value: a list of a thousand placeholders costs more than the rows it finds."""
    return RawSQL("SELECT unnest(%s::uuid[])", [[facts["pk"] for facts in batch]])


def add_contacts(batch: list[dict[str, Any]]) -> None:
    wanted = Contact.objects.filter(organization__in=among(batch)).order_by("position", "pk")
    contacts = by_member(wanted.values_list("organization", *SAID_OF_CONTACT))
    for facts in batch:
        for prefix, contact in zip(CONTACTS.values(), contacts.get(facts["pk"], ()), strict=False):
            facts.update(zip((f"{prefix}_{name}" for name in SAID_OF_CONTACT), contact, strict=True))


def add_working_groups(batch: list[dict[str, Any]], names: dict[Any, str]) -> None:
    wanted = GroupMembership.objects.filter(organization__in=among(batch)).order_by(
        "working_group__position", "working_group__slug"
    )
    chosen = by_member(wanted.values_list("organization", "working_group"))
    for facts in batch:
        facts["working_groups"] = "、".join(names[group] for (group,) in chosen.get(facts["pk"], ()))


def add_status(batch: list[dict[str, Any]]) -> None:
    """Since when and why those who are not active have their status."""
    others = [facts for facts in batch if facts["status"] != Status.ACTIVE]
    if not others:
        return
    wanted = StatusChange.objects.filter(organization__in=among(others)).order_by("effective_on", "at")
    changes = by_member(wanted.values_list("organization", "status", "effective_on", "reason"))
    for facts in others:
        mine = [change for change in changes.get(facts["pk"], ()) if change[0] == facts["status"]]
        _status, since, reason = mine[-1] if mine else (None, None, "")
        facts |= {"status_since": facts["left_on"] or since, "status_note": " ".join(reason.split())}


def add_received(batch: list[dict[str, Any]]) -> None:
    """When the goals, announcement, project and last report came."""
    wanted = Duty.objects.filter(
        organization__in=among(batch), state__in=ANSWERED, first_submitted_on__isnull=False
    ).order_by()
    received = by_member(wanted.values_list("organization", "kind", "first_submitted_on"))
    for facts in batch:
        for kind, day in received.get(facts["pk"], ()):
            name = RECEIVED_OF[kind]
            facts[name] = max(facts.get(name) or day, day)
