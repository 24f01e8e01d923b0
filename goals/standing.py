"""Where many goals stand, with a constant number of queries: for lists, the directory and the dashboard.

Standings may be counted across goals; ratios of different indicators are never averaged (DOMAIN §5).
"""

from collections import Counter
from typing import TYPE_CHECKING, Any

from goals.progress import Progress, Standing

if TYPE_CHECKING:
    from goals.querysets import GoalQuerySet


def progress_of(goals: "GoalQuerySet", *, as_of_year: int | None = None) -> dict[Any, Progress]:
    """The progress of each goal that holds, by its id: three queries however many there are."""
    actuals = goals.actuals_by_year()
    return {
        goal.pk: goal.current.progress(actuals.get(goal.pk, {}), as_of_year=as_of_year)
        for goal in goals.filter(current__isnull=False).with_current()
    }


def standing_counts(goals: "GoalQuerySet", *, as_of_year: int | None = None) -> dict[str, int]:
    """How many goals are met, on track, behind or without data; every standing has an entry."""
    counted = Counter(progress.standing for progress in progress_of(goals, as_of_year=as_of_year).values())
    return {standing.value: counted[standing] for standing in Standing}
