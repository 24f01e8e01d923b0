"""Accepting several submissions at once: each by its own verb in its own transaction."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reviews.errors import Conflict
from reviews.models import Submission
from secretariat.checks import Remark, remarks_on_all
from secretariat.models import Assignment
from secretariat.queue import Waiting, for_review, load, waiting_rows
from secretariat.queue_filter import Wanted
from secretariat.ticked import Ticked

# The kinds whose acceptance needs nothing but the word of an officer.
ACCEPTABLE = ("goal", "announcement", "progress-report", "project", "disclosure", "change")
# No more in one step than an officer can look over, and a request can carry out.
MOST_AT_ONCE = 200


class Candidate(NamedTuple):
    """A row of the preview."""

    row: Waiting
    remarks: list[Remark]

    @property
    def is_clear(self) -> bool:
        """Whether nothing asks for a look; what is not clear is ticked by the officer alone."""
        return not any(remark.is_warning for remark in self.remarks)


class Kept(NamedTuple):
    """A submission that was not accepted, and why."""

    title: str
    address: str
    because: str


@dataclass
class Outcome:
    accepted: list[Waiting] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


def number_of(wanted: Wanted) -> int:
    """How many of the part of the queue that is wanted can be accepted at once."""
    return waiting_rows(wanted, kinds=ACCEPTABLE).count()


def all_that_match(wanted: Wanted) -> list[Candidate]:
    """The first rows of that part of the queue, with their remarks."""
    return candidates(load(waiting_rows(wanted, kinds=ACCEPTABLE)[:MOST_AT_ONCE], wanted.query()))


def ticked_ones(ticked: Sequence[Ticked], query: str) -> list[Candidate]:
    """Those ticked rows that wait and can be accepted at once, with their remarks."""
    chosen = [(one.kind, one.pk, one.officer) for one in ticked if one.kind in ACCEPTABLE][:MOST_AT_ONCE]
    return candidates([row for row in load(chosen, query) if row.submission.state == Submission.State.SUBMITTED])


def candidates(rows: Sequence[Waiting]) -> list[Candidate]:
    """Rows with their remarks, in their order; a few queries a kind."""
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row.submission)
    remarks: dict[UUID, list[Remark]] = {}
    for submissions in by_kind.values():
        remarks |= remarks_on_all(submissions)
    return [Candidate(row, remarks[row.submission.pk]) for row in rows]


def accept_all(ticked: Sequence[Ticked], *, by: Any) -> Outcome:
    """Accept what was ticked, as it was seen; what was changed or decided meanwhile, or a rule forbids, is kept."""
    outcome = Outcome()
    chosen = [one for one in ticked if one.kind in ACCEPTABLE][:MOST_AT_ONCE]
    keys: dict[str, list[UUID]] = defaultdict(list)
    for one in chosen:
        keys[one.kind].append(one.pk)
    found = {kind: for_review(kind).in_bulk(some) for kind, some in keys.items()}
    for one in chosen:
        submission = found[one.kind].get(one.pk)
        if submission is not None:
            _accept(Waiting(one.kind, submission), one, outcome, by=by)
    return outcome


def _accept(row: Waiting, ticked: Ticked, outcome: Outcome, *, by: Any) -> None:
    submission = row.submission
    try:
        if submission.version != ticked.version:
            raise Conflict(submission)
        submission.accept(by=by)
    except Conflict:
        because = _("Somebody else has changed or decided it meanwhile.")
    except ValidationError as error:
        because = " ".join(error.messages)
    else:
        Assignment.close(row.kind, submission.pk)
        outcome.accepted.append(row)
        return
    outcome.kept.append(Kept(submission.reviewed_title(), row.address, because))
