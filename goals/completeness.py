"""When a goal or an announcement is complete and makes sense; asked at submission, never of a half-done draft.

Problems are messages by form field, so that the page can show each where it belongs.
"""

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from timekeeping import today

if TYPE_CHECKING:
    from goals.models import Announcement, GoalVersion

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100  # 1990 is the oldest base year in use (the Kyoto Protocol's)

Problems = dict[str, list[str]]


def problems_of(version: "GoalVersion", *, is_past: bool = False) -> Problems:
    """Everything that stands in the way of submitting a version of a goal.

    `is_past`: it was accepted before the portal existed, so that its target year may be over.
    """
    found: Problems = defaultdict(list)
    for check in (_missing, _years, _side_of_base, _interim_targets, _change):
        for name, message in check(version):
            found[name].append(message)
    if not is_past:
        for name, message in _target_to_come(version):
            found[name].append(message)
    return dict(found)


def announcement_problems(announcement: "Announcement") -> Problems:
    """Everything that stands in the way of submitting an announcement: what, where and when."""
    found: Problems = defaultdict(list)
    for name in ("place", "announced_on", "summary"):
        if not getattr(announcement, name):
            found[name].append(_("Please enter this item."))
    if announcement.announced_on and announcement.announced_on > today():
        found["announced_on"].append(_("Enter a date that is not in the future: report it once it is announced."))
    if not announcement.goals.exists():
        found["goals"].append(_("Choose the goals that were announced."))
    return dict(found)


def _missing(version: "GoalVersion") -> Any:
    required = ("label", "type", "direction", "unit", "scope", "target_year", "target_value")
    for name in required:
        if getattr(version, name) in ("", None):
            yield name, _("Please enter this item.")
    if not version.indicator_id and not version.own_indicator:
        yield "indicator", _("Choose an indicator, or enter your own.")
    if version.base_value is not None and version.base_year is None:
        yield "base_year", _("Enter the year of the base value.")
    if version.type in ("change", "multiple", "cumulative") and version.base_year is None:
        yield "base_year", _("This type of goal counts from a base year.")
    if not version.measures.all():
        yield "measures", _("Enter at least one measure to reach the goal.")


def _years(version: "GoalVersion") -> Any:
    span = _("Enter a year from %(first)s to %(last)s.") % {"first": EARLIEST_YEAR, "last": LATEST_YEAR}
    for name in ("base_year", "target_year"):
        year = getattr(version, name)
        if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
            yield name, span
    if version.base_year is not None and version.target_year is not None and version.base_year >= version.target_year:
        yield "target_year", _("The target year must be after the base year.")


def _target_to_come(version: "GoalVersion") -> Any:
    if version.number == 1 and version.target_year is not None and version.target_year < version.this_year:
        yield "target_year", _("The target year of a new goal must not be past.")


def _side_of_base(version: "GoalVersion") -> Any:
    """The target has to lie on the better side of the base, by direction and type."""
    if version.target_value is None or not version.type or not version.direction:
        return
    is_lower = version.direction == "lower"
    if version.type in ("change", "multiple"):
        yield from _side_of_share(version, version.target_value, is_lower)
    elif version.type == "reach" and version.base_value is not None:
        yield from _side_of_value(version.base_value, version.target_value, is_lower)
    elif version.type == "cumulative" and version.target_value == (version.base_value or 0):
        yield "target_value", _("The cumulative target must differ from where counting starts.")


def _side_of_value(base: Decimal, target: Decimal, is_lower: bool) -> Any:
    if base == target:
        yield "target_value", _("The target equals the base value. To keep a value, choose a type that keeps it.")
    elif is_lower and target > base:
        yield "target_value", _("Lower is better here: the target value must be smaller than the base value.")
    elif not is_lower and target < base:
        yield "target_value", _("Higher is better here: the target value must be larger than the base value.")


def _side_of_share(version: "GoalVersion", target: Decimal, is_lower: bool) -> Any:
    if version.base_value == 0:
        yield "base_value", _("A change or multiple cannot be measured against a base value of 0.")
    if version.type == "change" and (target == 0 or (target < 0) != is_lower):
        wanted = _("a reduction is entered as a negative number, such as -25") if is_lower else _("enter an increase")
        yield "target_value", _("The change has to go in the direction chosen: %(wanted)s.") % {"wanted": wanted}
    if version.type == "change" and target < -100:
        yield "target_value", _("A reduction cannot be more than 100 %.")
    if version.type == "multiple" and (target < 0 or target == 1 or (target < 1) != is_lower):
        wanted = _("less than 1") if is_lower else _("more than 1")
        yield "target_value", _("The multiple has to go in the direction chosen: %(wanted)s.") % {"wanted": wanted}


def _interim_targets(version: "GoalVersion") -> Any:
    for target in version.interim_targets.all():
        if version.base_year is not None and target.year <= version.base_year:
            yield "interim_targets", _("The interim target of %(year)s must be after the base year.") % _year(target)
        if version.target_year is not None and target.year >= version.target_year:
            yield "interim_targets", _("The interim target of %(year)s must be before the target year.") % _year(target)


def _year(target: Any) -> dict[str, str]:
    return {"year": str(target.year)}


def _change(version: "GoalVersion") -> Any:
    if version.number > 1 and version.predecessor() is not None:
        if not version.change_reason:
            yield "change_reason", _("Say why the goal changes.")
        if version.declared_minor is None:
            yield "declared_minor", _("Say whether the change is minor.")
