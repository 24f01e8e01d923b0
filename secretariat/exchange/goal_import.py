"""Reading a table of goals, and writing them as accepted: nobody is mailed, the duty they answered is fulfilled."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deadlines.models import Duty
from design.table_fields import folded
from design.table_form import Read, TableRow
from goals.completeness import problems_of
from goals.models import Goal, GoalVersion, InterimTarget, Measure
from goals.models.version import GoalVersionEvent
from secretariat.exchange.answering import answer_once
from secretariat.exchange.goal_table import GoalRow
from secretariat.exchange.members_named import members_in, read_of_members
from secretariat.exchange.sorting import refuse_doubles, set_aside_known, set_aside_numbered
from secretariat.exchange.taking_over import BATCH, as_accepted, write_events

COPIED = GoalVersion.copied_fields


def read(path: Path, *, others: Any = (), note: Any = lambda at: None) -> Read:
    """Read and check a whole file; raises ValidationError where it is no table of goals at all."""
    found = read_of_members(GoalRow, path, others=others, note=note)
    set_aside_present(found)
    message = _("The same goal of this member stands in row %(row)d.")
    refuse_doubles(found, GoalRow, key=named, column="label", message=message)
    refuse_incomplete(found)
    return found


def named(facts: dict[str, Any]) -> tuple[Any, str] | None:
    """What tells one goal from another."""
    return (facts["member"], folded(facts["label"])) if facts["label"] else None


def set_aside_present(found: Read) -> None:
    """A goal that the portal has is left as it is: it changes as a new version through the member or the review."""
    versions = GoalVersion.objects.filter(goal__organization__in=members_in(found))
    said = list(versions.values_list("goal", "goal__organization", "label"))
    owners = {goal: member for goal, member, _label in said}
    unknown = _("This member has no goal with this number.")
    set_aside_numbered(found, GoalRow, owners, number="goal", unknown=unknown)
    set_aside_known(found, {(member, folded(label)) for _goal, member, label in said}, key=named)


def refuse_incomplete(found: Read) -> None:
    """What a member would be told at submission is said of each row."""
    for row in found.rows:
        for name, messages in problems_of(version_of(row.facts), is_past=True).items():
            for message in messages:
                found.complain(GoalRow, row.number, name, message, str(row.facts.get(name) or ""))


def version_of(facts: dict[str, Any]) -> GoalVersion:
    """The version that a row describes, not saved, with its interim targets and measures at hand."""
    said = {name: facts[name] for name in COPIED if facts[name] is not None}
    version = GoalVersion(goal=Goal(organization_id=facts["member"]), number=1, **said)
    english = facts["measures_en"]
    cached: Any = version
    cached._prefetched_objects_cache = {
        "interim_targets": [
            InterimTarget(version=version, year=year, value=value) for year, value in facts["interim_targets"].items()
        ],
        "measures": [
            Measure(version=version, position=at, text=text, text_en=english[at - 1] if at <= len(english) else "")
            for at, text in enumerate(facts["measures"], start=1)
        ],
    }
    return version


@transaction.atomic
def write(rows: Iterable[TableRow], *, by: Any) -> int:
    """Write the rows as accepted goals and fulfil the goals duties that were open; returns how many."""
    versions = [accepted(row.facts, by=by) for row in rows]
    Goal.objects.bulk_create([version.goal for version in versions], batch_size=BATCH)
    answer_once(Duty.Kind.GOALS, versions)
    GoalVersion.objects.bulk_create(versions, batch_size=BATCH)
    for model, name in ((InterimTarget, "interim_targets"), (Measure, "measures")):
        parts = [part for version in versions for part in getattr(version, name).all()]
        model._default_manager.bulk_create(parts, batch_size=BATCH)
    write_events(GoalVersionEvent, versions, by=by)
    for version in versions:
        version.goal.current = version
    Goal.objects.bulk_update([version.goal for version in versions], ["current"], batch_size=BATCH)
    return len(versions)


def accepted(facts: dict[str, Any], *, by: Any) -> GoalVersion:
    version = version_of(facts)
    for name, value in as_accepted(facts["accepted_on"], facts["accepted_on"], by=by).items():
        setattr(version, name, value)
    version.goal.created_at = version.created_at
    return version
