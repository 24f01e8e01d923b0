"""Checks of a version of a goal: its unit, its figures, and whether it promises less than the accepted one."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from goals.changes import material_changes
from goals.models import GoalVersion
from goals.models.indicator import Direction
from goals.wording import amount, with_unit, year_name
from secretariat.checks.remark import Remark, is_outside_percent, is_percent, is_tenfold, plain_unit

# What a cap or a floor wants needs no direction.
SETTLED = {GoalVersion.Type.CAP: Direction.LOWER, GoalVersion.Type.KEEP: Direction.HIGHER}
# The types whose target is in the unit of the goal.
IN_ITS_UNIT = {GoalVersion.Type.REACH, GoalVersion.Type.CAP, GoalVersion.Type.KEEP}

# Those whose target is a share or a multiple of the base, whatever the unit.
OF_THE_BASE = {GoalVersion.Type.CHANGE, GoalVersion.Type.MULTIPLE}


def remarks(versions: Sequence[GoalVersion]) -> dict[UUID, list[Remark]]:
    """Remarks on versions, compared with the accepted ones before them; a few queries for any number."""
    prefetch_related_objects(list(versions), "indicator", "interim_targets", "measures")
    before = predecessors(versions)
    return {version.pk: [*of_one(version), *compared(version, before.get(version.pk))] for version in versions}


def predecessors(versions: Sequence[GoalVersion]) -> dict[UUID, GoalVersion]:
    """By version: the accepted version before it."""
    accepted = (
        GoalVersion.objects.accepted()
        .filter(goal__in={version.goal_id for version in versions})
        .select_related("indicator")
        .prefetch_related("interim_targets", "measures")
        .order_by("number")
    )
    found: dict[UUID, GoalVersion] = {}
    for one in accepted:
        found.update({v.pk: one for v in versions if v.goal_id == one.goal_id and one.number < v.number})
    return found


def of_one(version: GoalVersion) -> Iterator[Remark]:
    """What is odd about a version by itself."""
    indicator = version.indicator
    if indicator and plain_unit(version.unit) not in map(plain_unit, (indicator.unit_ja, indicator.unit_en)):
        said = {"unit": version.unit, "expected": indicator.unit}
        yield Remark(_("The unit “%(unit)s” is not the catalogue's “%(expected)s”.") % said, "unit")
    if is_percent(version.unit):
        yield from outside_percent(version)
    lower = direction_of(version) == Direction.LOWER
    if version.type == GoalVersion.Type.REACH and version.base_value is not None and version.target_value is not None:
        moved = version.target_value - version.base_value
        if moved and (moved > 0) == lower:
            yield Remark(_("The target lies in the other direction than the one that was chosen."), "target_value")


def outside_percent(version: GoalVersion) -> Iterator[Remark]:
    """Shares below 0 or above 100 %."""
    figures = [("base_value", version.base_value)]
    if version.type in IN_ITS_UNIT:
        figures.append(("target_value", version.target_value))
        figures += [("interim_targets", target.value) for target in version.interim_targets.all()]
    for line, value in figures:
        if is_outside_percent(value):
            yield Remark(_("%(value)s is not between 0 and 100%%.") % {"value": with_unit(value, "%")}, line)


def compared(version: GoalVersion, before: GoalVersion | None) -> Iterator[Remark]:
    """What an officer should know of a change; nothing for a first version."""
    if before is None:
        return
    if is_tenfold(version.base_value, before.base_value):
        unit = version.unit_shown
        said = {"value": with_unit(version.base_value, unit), "before": with_unit(before.base_value, unit)}
        yield tenfold("base_value", said)
    if is_same_matter(version, before):
        if is_tenfold(version.target_value, before.target_value):
            said = {"value": amount(version, version.target_value), "before": amount(before, before.target_value)}
            yield tenfold("target_value", said)
        yield from weaker(version, before)
    for text in weight_of_change(version, before):
        yield Remark(text, is_warning=False)


def tenfold(line: str, said: dict[str, str]) -> Remark:
    return Remark(_("Ten times or a tenth of the accepted value: %(before)s → %(value)s.") % said, line)


def is_same_matter(version: GoalVersion, before: GoalVersion) -> bool:
    """Whether the targets of two versions can be compared as numbers."""
    return (
        version.type == before.type
        and version.indicator_id == before.indicator_id
        and (version.type in OF_THE_BASE or plain_unit(version.unit) == plain_unit(before.unit))
        and direction_of(version) == direction_of(before)
    )


def weaker(version: GoalVersion, before: GoalVersion) -> Iterator[Remark]:
    """Where a version promises less, or later, than the accepted one."""
    text = _("Weaker than accepted: %(before)s → %(value)s.")
    if is_weaker(version, version.target_value, before.target_value):
        said = {"before": amount(before, before.target_value), "value": amount(version, version.target_value)}
        yield Remark(text % said, "target_value")
    if version.target_year and before.target_year and version.target_year > before.target_year:
        years = {"before": year_name(before.target_year, before.first_month)}
        years["value"] = year_name(version.target_year, version.first_month)
        yield Remark(_("Later than accepted: %(before)s → %(value)s.") % years, "target_year")
    way = {target.year: target.value for target in before.interim_targets.all()}
    for target in version.interim_targets.all():
        if is_weaker(version, target.value, way.get(target.year)):
            said = {"before": amount(before, way[target.year]), "value": amount(version, target.value)}
            yield Remark(text % said, "interim_targets")


def is_weaker(version: GoalVersion, value: Decimal | None, before: Decimal | None) -> bool:
    if value is None or before is None:
        return False
    return value > before if direction_of(version) == Direction.LOWER else value < before


def direction_of(version: GoalVersion) -> str:
    return SETTLED.get(version.type, version.direction)  # type: ignore[call-overload]


def weight_of_change(version: GoalVersion, before: GoalVersion) -> list[str]:
    """What the member, the system and an officer say of a change."""
    labels = {line.name: line.label for line in version.sheet()}
    changed = [labels.get(name, name) for name in material_changes(version, before)]
    said = {True: _("The member declares a minor change."), False: _("The member declares that it is not minor.")}
    lines = [said[version.declared_minor]] if version.declared_minor is not None else []
    if changed:
        lines.append(_("Not minor in principle, because these changed: %(fields)s") % {"fields": "、".join(changed)})
    else:
        lines.append(_("Only wording, notes or links changed: minor in principle."))
    counted = _("It is counted as minor.") if version.is_minor else _("It is counted as not minor.")
    return [*lines, f"{counted} {version.minor_reason}".strip()]
