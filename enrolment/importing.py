"""Taking over the register in hand: all of it or nothing, with an error for every cell that is wrong.

What was received before the portal settles the duties it answered, so nobody who answered long ago is late.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from deadlines import ledger
from deadlines.derivation import USUAL_FIRST_MONTH, USUAL_INTERVAL
from deadlines.models import Duty, Schedule, Sweep
from design.table_fields import folded
from design.table_form import Read, TableForm, TableRow, read_table
from enrolment.comparing import remark_on_likeness, remark_on_present
from enrolment.register import CONTACTS, OF_CONTACT, RegisterForm
from enrolment.settling import settle
from files.tables import open_table
from members.categories import ONE_A_LEGAL_ENTITY
from members.models import Contact, GroupMembership, Organization, StatusChange
from members.models.organization import Status
from members.readings import search_text, sort_key

BATCH = 1000
FACTS = (
    "category",
    "name_ja",
    "name_kana",
    "name_en",
    "corporate_number",
    "local_government_code",
    "prefecture",
    "website",
    "representative_title",
    "representative_name",
    "representative_kana",
    "consents_to_publication",
    "joined_on",
    "status",
    "leaving_reason",
)


def read(path: Path, *, others: Sequence[type[TableForm]] = (), note: Callable[[int], None] = lambda at: None) -> Read:
    """Read and check a whole file; raises ValidationError where it is no table at all.

    `others` are the tables for which it might have been mistaken; `note` is told of each row.
    """
    with path.open("rb") as file:
        table = open_table(file, name=path.name)
        register = read_table(RegisterForm, table.rows, merged=table.merged, others=others, note=note)
    refuse_doubles(register)
    known = [*Organization.objects.values("pk", *FACTS)]
    remark_on_present(register, set_aside_present(register, known))
    remark_on_likeness(register, known)
    return register


def identities(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """By what a member is the same as another: code, corporate number, else category and name."""
    if facts["local_government_code"]:
        yield "local_government_code", facts["local_government_code"]
    elif facts["corporate_number"] and facts["category"] in ONE_A_LEGAL_ENTITY:
        yield "corporate_number", facts["corporate_number"]
    else:
        yield "name_ja", f"{facts['category']} {folded(facts['name_ja'])}"


def refuse_doubles(register: Read) -> None:
    """Two rows for one present member are a problem; a former membership beside a new one is none."""
    seen: dict[tuple[str, str], int] = {}
    for row in register.rows:
        if row.facts["status"] == Status.LEFT:
            continue
        for identity in identities(row.facts):
            if identity in seen:
                message = _("The same member stands in row %(row)d.") % {"row": seen[identity]}
                register.complain(RegisterForm, row.number, identity[0], message, str(row.facts[identity[0]]))
            seen.setdefault(identity, row.number)


def set_aside_present(register: Read, known: list[dict[str, Any]]) -> list[tuple[TableRow, dict[str, Any]]]:
    """Who is in the portal already is left as it is; a file can be imported again after it was completed.

    Returns these rows, each with what the portal knows of the member.
    """
    members = {membership: facts for facts in known for membership in memberships(facts)}
    present, new = [], []
    for row in register.rows:
        member = next((members[one] for one in memberships(row.facts) if one in members), None)
        if member:
            present.append((row, member))
        else:
            new.append(row)
    register.rows, register.present = new, [row for row, _member in present]
    return present


def memberships(facts: dict[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """What a membership is the same as another by: the member, and of a former one the day it joined."""
    left = str(facts["joined_on"]) if facts["status"] == Status.LEFT else ""
    return ((identity, left) for identity in identities(facts))


# --- writing -------------------------------------------------------------------------------------------------------


@transaction.atomic
def write(rows: Iterable[TableRow]) -> int:
    """Write the rows: members, contacts, history, schedules, duties; hold the next sweep. Returns how many."""
    made = [(make_organization(row.facts), row.facts) for row in rows]
    if not made:
        return 0
    Organization.objects.bulk_create([organization for organization, _facts in made], batch_size=BATCH)
    write_working_groups(made)
    Contact.objects.bulk_create([contact for each in made for contact in contacts_of(*each)], batch_size=BATCH)
    StatusChange.objects.bulk_create([change for each in made for change in history_of(*each)], batch_size=BATCH)
    Schedule.objects.bulk_create([schedule_of(*each) for each in made], batch_size=BATCH)
    written: QuerySet[Organization] = Organization.objects.filter(pk__in=[each.pk for each, _facts in made])
    ledger.reconcile(written)
    settle_all(made)
    Sweep.objects.hold_next()
    return len(made)


def make_organization(facts: dict[str, Any]) -> Organization:
    organization = Organization(**{name: facts[name] for name in FACTS})
    if organization.status == Status.LEFT:
        organization.left_on = facts["status_since"]
    else:
        organization.leaving_reason = ""
    organization.sort_key = sort_key(organization)
    organization.search_text = search_text(organization)
    return organization


def write_working_groups(made: list[tuple[Organization, dict[str, Any]]]) -> None:
    """Since when they take part stands in no register."""
    chosen = [(each, group) for each, facts in made for group in facts["working_groups"]]
    GroupMembership.objects.bulk_create(
        [GroupMembership(organization=member, working_group=group, since=None) for member, group in chosen],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def contacts_of(organization: Organization, facts: dict[str, Any]) -> Iterator[Contact]:
    for position, prefix in CONTACTS.items():
        if facts[f"{prefix}_email"]:
            said = {name: facts[f"{prefix}_{name}"] for name in OF_CONTACT}
            shared = bool(facts["contact_is_shared_mailbox"]) and position == 1
            yield Contact(organization=organization, position=position, is_shared_mailbox=shared, **said)


def history_of(organization: Organization, facts: dict[str, Any]) -> Iterator[StatusChange]:
    yield StatusChange(organization=organization, status=Status.ACTIVE, effective_on=organization.joined_on)
    if organization.status != Status.ACTIVE:
        yield StatusChange(
            organization=organization,
            status=organization.status,
            effective_on=facts["status_since"],
            leaving_reason=organization.leaving_reason,
            reason=facts["status_note"],
        )


def schedule_of(organization: Organization, facts: dict[str, Any]) -> Schedule:
    return Schedule(
        organization=organization,
        interval_months=facts["interval_months"] or USUAL_INTERVAL,
        fiscal_year_first_month=facts["fiscal_year_first_month"] or USUAL_FIRST_MONTH,
        plan_name=facts["plan_name"],
        plan_revision_on=facts["plan_revision_on"],
    )


def settle_all(made: list[tuple[Organization, dict[str, Any]]]) -> None:
    """Mark as fulfilled what was received before the portal; one pass over the new members' duties."""
    facts_of = {organization.pk: (organization, facts) for organization, facts in made}
    schedules = {schedule.organization_id: schedule for schedule in Schedule.objects.filter(organization__in=facts_of)}
    duties: dict[Any, list[Duty]] = {pk: [] for pk in facts_of}
    for duty in Duty.objects.filter(organization__in=facts_of).order_by("kind", "period"):
        duties[duty.organization_id].append(duty)
    settled = [
        duty
        for pk, (_organization, facts) in facts_of.items()
        for duty in settle(duties[pk], facts, interval_months=schedules[pk].interval_months)
    ]
    Duty.objects.bulk_update(settled, ["state", "first_submitted_on", "closed_at"], batch_size=BATCH)
