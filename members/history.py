"""What a member was on a day: its status by the status history, its name and category by the kept versions."""

import datetime
from typing import Any, NamedTuple

from members.categories import Category
from members.models import Organization, StatusChange
from members.models.organization import LeavingReason, Status
from timekeeping.clock import end_of


class Standing(NamedTuple):
    """What a member was at the end of a day (Tokyo)."""

    day: datetime.date
    status: str
    status_label: str
    leaving_reason: str
    reason: str
    since: datetime.date
    name_ja: str
    category: str
    is_recorded: bool  # whether name and category were recorded by then, or are the first that were


def as_of(organization: Organization, day: datetime.date) -> Standing | None:
    """The member at the end of `day`; None where it had not joined."""
    if day < organization.joined_on:
        return None
    change = organization.status_changes.filter(effective_on__lte=day).order_by("effective_on", "at", "pk").last()
    facts, is_recorded = _facts_at(organization, day)
    status = Status(change.status if change else Status.ACTIVE)
    return Standing(
        day=day,
        status=status,
        status_label=str(status.label),
        leaving_reason=str(LeavingReason(change.leaving_reason).label) if change and change.leaving_reason else "",
        reason=change.reason if change else "",
        since=change.effective_on if change else organization.joined_on,
        name_ja=facts["name_ja"],
        category=str(Category(facts["category"]).label),
        is_recorded=is_recorded,
    )


def _facts_at(organization: Organization, day: datetime.date) -> tuple[dict[str, Any], bool]:
    """Name and category as they were recorded by the end of the day, else as they were first recorded."""
    kept = versions(organization).values("name_ja", "category")
    recorded = kept.filter(pgh_created_at__lt=end_of(day)).order_by("pgh_created_at", "pgh_id").last()
    if recorded:
        return recorded, True
    first = kept.order_by("pgh_created_at", "pgh_id").first()
    return first or {"name_ja": organization.name_ja, "category": organization.category}, False


def versions(organization: Organization) -> Any:
    """Every version of the member's row that was ever stored (triggers write them)."""
    return organization.history.all()  # type: ignore[attr-defined]


def changes_of(organization: Organization) -> Any:
    """The status history, latest first, with who decided."""
    return (
        StatusChange.objects.filter(organization=organization)
        .select_related("by")
        .order_by("-effective_on", "-at", "-pk")
    )
