"""Reading a table of goals, and writing them as accepted: nobody is mailed, the duty they answered is fulfilled."""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deadlines.models import Duty
from deadlines.verbs import REMINDER
from design.table_fields import folded
from design.table_form import Read, TableForm, TableRow, read_table
from enrolment.settling import fulfil
from files.tables import open_table
from goals.completeness import problems_of
from goals.models import Goal, GoalVersion, InterimTarget, Measure
from goals.models.version import GoalVersionEvent
from notices import outbox
from secretariat.exchange.goal_table import GoalRow
from secretariat.exchange.members_named import find_members
from timekeeping.clock import TOKYO

BATCH = 1000
COPIED = GoalVersion.copied_fields


def read(path: Path, *, others: Any = (), note: Any = lambda at: None) -> Read:
    """Read and check a whole file; raises ValidationError where it is no table of goals at all."""
    with path.open("rb") as file:
        table = open_table(file, name=path.name)
        found = read_table(GoalRow, table.rows, merged=table.merged, others=others, note=note)
    find_members(found, GoalRow)
    set_aside_present(found, GoalRow)
    refuse_doubles(found)
    refuse_incomplete(found)
    return found


def set_aside_present(found: Read, form: type[TableForm]) -> None:
    """A goal that the portal has is left as it is: it changes as a new version through the member or the review."""
    owners: dict[Any, Any] = {}
    labels: set[tuple[Any, str]] = set()
    members = {row.facts["member"] for row in found.rows}
    for goal, member, label in GoalVersion.objects.filter(goal__organization__in=members).values_list(
        "goal", "goal__organization", "label"
    ):
        owners[goal] = member
        labels.add((member, folded(label)))
    rows, found.rows = found.rows, []
    for row in rows:
        number, member = row.facts["goal"], row.facts["member"]
        if number and owners.get(number) != member:
            found.complain(form, row.number, "goal", _("This member has no goal with this number."), str(number))
        elif number or (member, folded(row.facts["label"])) in labels:
            found.present.append(row)
        else:
            found.rows.append(row)


def refuse_doubles(found: Read) -> None:
    """Two new goals of one member with the same name."""
    seen: dict[tuple[Any, str], int] = {}
    for row in found.rows:
        key = (row.facts["member"], folded(row.facts["label"]))
        if key in seen and key[1]:
            message = _("The same goal of this member stands in row %(row)d.") % {"row": seen[key]}
            found.complain(GoalRow, row.number, "label", message, row.facts["label"])
        seen.setdefault(key, row.number)


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


def noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), TOKYO)


@transaction.atomic
def write(rows: Iterable[TableRow], *, by: Any) -> int:
    """Write the rows as accepted goals and fulfil the goals duties that were open; returns how many."""
    versions = [accepted(row.facts, by=by) for row in rows]
    Goal.objects.bulk_create([version.goal for version in versions], batch_size=BATCH)
    GoalVersion.objects.bulk_create(versions, batch_size=BATCH)
    for model, name in ((InterimTarget, "interim_targets"), (Measure, "measures")):
        parts = [part for version in versions for part in getattr(version, name).all()]
        model._default_manager.bulk_create(parts, batch_size=BATCH)
    comment = _("Taken over by an import.")
    GoalVersionEvent.objects.bulk_create(
        [
            GoalVersionEvent(
                subject=version,
                from_state="draft",
                to_state="accepted",
                by=by,
                comment=comment,
                at=version.decided_at or version.created_at,
            )
            for version in versions
        ],
        batch_size=BATCH,
    )
    for version in versions:
        version.goal.current = version
    Goal.objects.bulk_update([version.goal for version in versions], ["current"], batch_size=BATCH)
    settle_goals(versions)
    return len(versions)


def accepted(facts: dict[str, Any], *, by: Any) -> GoalVersion:
    version = version_of(facts)
    at = noon(facts["accepted_on"])
    version.goal.created_at = version.created_at = at
    version.first_submitted_at = version.submitted_at = version.decided_at = at
    version.state, version.decided_by = GoalVersion.State.ACCEPTED, by
    return version


def settle_goals(versions: list[GoalVersion]) -> None:
    """The first accepted goal of a member answered its open goals duty; reminders of it are no longer true."""
    first: dict[Any, datetime.date] = {}
    for version in versions:
        day = version.first_submitted_on
        assert day is not None
        member = version.goal.organization_id
        first[member] = min(first.get(member, day), day)
    owed = Duty.objects.select_for_update().filter(organization__in=first, kind=Duty.Kind.GOALS, state=Duty.State.OPEN)
    settled = [fulfil(duty, duty.first_submitted_on or first[duty.organization_id]) for duty in owed]
    Duty.objects.bulk_update(settled, ["state", "first_submitted_on", "closed_at"], batch_size=BATCH)
    outbox.cancel_all([duty.pk for duty in settled], kinds=[REMINDER])
