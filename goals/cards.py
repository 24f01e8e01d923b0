"""One goal as a card in lists: what it says, where it stands, what to do next."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from design.words import bracketed
from goals.models import Goal, GoalVersion
from goals.progress import Progress, Standing
from goals.wording import NOTES, STANDINGS, with_unit, year_name
from reviews.models import EDITABLE, State

KINDS = {Standing.MET: "green", Standing.ON_TRACK: "blue", Standing.BEHIND: "orange", Standing.NO_DATA: "plain"}


@dataclass(frozen=True)
class Card:
    """A goal with the version to show (the one that holds, else the newest) and its progress."""

    goal: Goal
    version: GoalVersion
    unfinished: GoalVersion | None
    progress: Progress

    @property
    def standing(self) -> str:
        return str(STANDINGS[self.progress.standing])

    @property
    def standing_kind(self) -> str:
        """The colour of the chip; the words carry the meaning."""
        return KINDS[self.progress.standing]

    @property
    def latest(self) -> str:
        """The latest actual value with its year; empty where there is none."""
        if self.progress.value is None:
            return ""
        year = year_name(self.progress.year, self.version.first_month)
        return with_unit(self.progress.value, self.version.unit_shown) + bracketed(year)

    @property
    def percent(self) -> str:
        """The way done in whole percent, beyond 0 and 100 as it is; empty where there is no way."""
        return "" if self.progress.ratio is None else f"{self.progress.ratio * 100:.0f}%"

    @property
    def notes(self) -> list[str]:
        """What to know about the standing, missing years by name."""
        said = [str(NOTES[note]) for note in self.progress.notes]
        if self.progress.missing_years:
            years = ", ".join(year_name(year, self.version.first_month) for year in self.progress.missing_years)
            said.append(_("Years without a value: %(years)s") % {"years": years})
        return said

    @property
    def is_given_up(self) -> bool:
        return self.goal.ended_on is not None

    def next_step(self, *, may_edit: bool) -> tuple[str, str]:
        """The one thing to do now as (label, address)."""
        organization, goal = self.goal.organization_id, self.goal.pk
        if self.unfinished is not None and self.unfinished.state in EDITABLE and may_edit:
            label = _("Correct") if self.unfinished.state == State.RETURNED else _("Continue writing")
            return label, reverse("goal-edit", args=[organization, goal])
        if self.unfinished is not None:
            return _("See what was submitted"), reverse("goal-preview", args=[organization, goal])
        return _("See the goal"), reverse("goal-versions", args=[organization, goal])


def card_of(goal: Goal, progress: Progress | None = None) -> Card:
    """The card of a goal whose versions are fetched newest first (`GoalQuerySet.with_versions`)."""
    versions: list[Any] = list(goal.versions.all())
    unfinished = next((one for one in versions if one.state in (*EDITABLE, State.SUBMITTED)), None)
    version = goal.current or unfinished or versions[0]
    return Card(goal, version, unfinished, progress or version.progress({}))
