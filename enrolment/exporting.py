"""The register as a table, with the same columns that an import understands."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language

from deadlines.models import Duty
from enrolment.register import COLUMNS, RECEIVED
from members.models import Organization
from members.models.organization import Status

BATCH = 1000
REPORTS = (Duty.Kind.PROGRESS_REPORT, Duty.Kind.DISCLOSURE)
ANSWERED = (Duty.State.SUBMITTED, Duty.State.FULFILLED)
RECEIVED_OF = {
    Duty.Kind.GOALS: "goals_received_on",
    Duty.Kind.ANNOUNCEMENT: "announcement_received_on",
    Duty.Kind.PROJECT: "project_received_on",
    Duty.Kind.PROGRESS_REPORT: "last_report_received_on",
    Duty.Kind.DISCLOSURE: "last_report_received_on",
}


def rows() -> Iterator[list[str]]:
    """The cells of each member as text, in the directory's order."""
    for facts in facts_of_each(Organization.objects.order_by("sort_key", "pk")):
        yield [as_cell(fact) for fact in facts]


def facts_of_each(organizations: Any) -> Iterator[list[Any]]:
    """What the register says of each member, by column; read in batches, so that memory stays flat."""
    found = organizations.select_related("schedule").prefetch_related(
        "contacts", "working_groups", "status_changes", "duties"
    )
    for organization in found.iterator(chunk_size=BATCH):
        facts = facts_of(organization)
        yield [facts.get(name) for name in COLUMNS]


def facts_of(organization: Organization) -> dict[str, Any]:
    """What the register says of one member."""
    facts = {name: getattr(organization, name, None) for name in COLUMNS}
    facts |= {
        "category": organization.get_category_display(),
        "prefecture": organization.get_prefecture_display(),
        "status": organization.get_status_display(),
        "leaving_reason": organization.get_leaving_reason_display(),
        "working_groups": "、".join(str(group) for group in organization.working_groups.all()),
    }
    facts |= contact_facts(organization) | status_facts(organization) | schedule_facts(organization)
    return facts | received_facts(organization)


def contact_facts(organization: Organization) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for prefix, contact in zip(("contact", "second"), organization.contacts.all(), strict=False):
        for name in ("department", "title", "name", "kana", "email", "telephone", "is_shared_mailbox"):
            facts[f"{prefix}_{name}"] = getattr(contact, name)
    return facts


def status_facts(organization: Organization) -> dict[str, Any]:
    if organization.status == Status.ACTIVE:
        return {}
    changes = [change for change in organization.status_changes.all() if change.status == organization.status]
    last = changes[-1] if changes else None
    since = organization.left_on or (last.effective_on if last else None)
    return {"status_since": since, "status_note": " ".join(last.reason.split()) if last else ""}


def schedule_facts(organization: Organization) -> dict[str, Any]:
    schedule = getattr(organization, "schedule", None)
    names = ("interval_months", "fiscal_year_first_month", "plan_name", "plan_revision_on")
    return {name: getattr(schedule, name) for name in names} if schedule else {}


def received_facts(organization: Organization) -> dict[str, Any]:
    """When the goals, announcement, project and last report came."""
    facts: dict[str, Any] = dict.fromkeys(RECEIVED)
    for duty in organization.duties.all():
        name = RECEIVED_OF[Duty.Kind(duty.kind)]
        if duty.state in ANSWERED and duty.first_submitted_on:
            facts[name] = max(facts[name] or duty.first_submitted_on, duty.first_submitted_on)
    return facts


def as_cell(value: Any) -> str:
    """A value as its cell: yes as はい or Yes, dates as ISO dates, nothing for nothing."""
    if value is True:
        return "はい" if (get_language() or "ja") == "ja" else "Yes"
    return str(value) if value not in (None, False) else ""
