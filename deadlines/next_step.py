"""Where a duty is done: the one thing its page leads to."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty, Kind


class NextStep(NamedTuple):
    """A button: its words, its address, and whether it is pressed (POST, it makes a draft) or followed (GET)."""

    label: str | Promise
    url: str
    is_pressed: bool


# The pages above this floor are known by name only.
STEPS: dict[str, tuple[str | Promise, str, bool]] = {
    Kind.GOALS: (_("Write and submit goals"), "goal-list", False),
    Kind.ANNOUNCEMENT: (_("Report the announcement"), "announcement-open", True),
    Kind.PROGRESS_REPORT: (_("Write the progress report"), "report-open", True),
    Kind.PROJECT: (_("Register a project"), "project-new", False),
    Kind.DISCLOSURE: (_("Report the disclosure"), "disclosure-open", True),
}


def next_step(duty: Duty) -> NextStep | None:
    """What to press on the page of a duty; None where nothing is to be done."""
    if duty.state != Duty.State.OPEN:
        return None
    label, name, is_pressed = STEPS[duty.kind]
    return NextStep(label, reverse(name, args=[duty.organization_id]), is_pressed)
