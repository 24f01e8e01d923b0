"""What changed between two versions of a goal, and whether that is minor (DOMAIN §2, our proposal).

Wording, notes and links are minor; indicator, type, unit, scope, baseline, target, target year and direction are not.
The system proposes, the member declares, an officer may override; the reason is kept with the version.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goals.models import GoalVersion

MATERIAL_FIELDS = (
    "indicator_id",
    "own_indicator",
    "type",
    "direction",
    "unit",
    "scope",
    "scope_note",
    "coverage_percent",
    "first_month",
    "base_year",
    "base_value",
    "target_year",
    "target_value",
)


def material_changes(version: "GoalVersion", before: "GoalVersion") -> list[str]:
    """The names of the fields whose change is not minor, in the order of the form; interim targets count as one."""
    changed = [name.removesuffix("_id") for name in MATERIAL_FIELDS if getattr(version, name) != getattr(before, name)]
    if _way(version) != _way(before):
        changed.append("interim_targets")
    return changed


def is_minor_change(version: "GoalVersion") -> bool | None:
    """What the system proposes; None for a first version, which changes nothing."""
    before = version.predecessor()
    return None if before is None else not material_changes(version, before)


def _way(version: "GoalVersion") -> list[tuple[int, Any]]:
    return [(target.year, target.value) for target in version.interim_targets.all()]
