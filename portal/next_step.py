"""The one thing a member should do now."""

from typing import Any, NamedTuple

from deadlines.models import Duty
from deadlines.next_step import next_step as begin
from portal.own_submissions import Own
from reviews.models import State


class NextStep(NamedTuple):
    """What to do now: correct something returned, do a duty (or finish its draft), or finish another draft."""

    kind: str  # correct, continue, duty, plan-date, wait or nothing
    own: Own | None = None
    duty: Any = None

    @property
    def act(self) -> Any:
        """The button that begins the duty; None where its page is not there."""
        return begin(self.duty) if self.duty else None


def next_step(duties: list[Duty], submissions: list[Own]) -> NextStep:
    """Returned ones come first, then the duty that is due soonest, then what was begun, then waiting."""
    in_hand = [each for each in submissions if each.submission.state in (State.RETURNED, State.DRAFT)]
    if in_hand and in_hand[0].submission.state == State.RETURNED:
        return NextStep("correct", own=in_hand[0])
    owed = [duty for duty in duties if duty.state == Duty.State.OPEN]
    for duty in owed:
        if duty.deadline is None:
            continue
        begun = next((each for each in in_hand if getattr(each.submission, "duty_id", None) == duty.pk), None)
        return NextStep("continue", own=begun, duty=duty) if begun else NextStep("duty", duty=duty)
    if in_hand:
        return NextStep("continue", own=in_hand[0])
    if owed:
        return NextStep("plan-date", duty=owed[0])
    return NextStep("wait" if any(each.submission.state == State.SUBMITTED for each in submissions) else "nothing")
