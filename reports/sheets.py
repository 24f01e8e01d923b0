"""What a progress report says, line by line: the same for the member's preview and the officers' comparison."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from goals.wording import with_unit
from reviews.sheet import Line, as_text

if TYPE_CHECKING:
    from reports.models import Actual


def named(rows: "Iterable[Actual]") -> "Iterator[tuple[str, Actual]]":
    """Each row with the name of its form: the goal and its n-th year, the same in the report of the year after."""
    counts: dict[Any, int] = {}
    for row in rows:
        counts[row.goal_id] = counts.get(row.goal_id, 0) + 1
        yield f"goal-{row.goal_id.hex}-{counts[row.goal_id]}", row


def report_lines(rows: Iterable["Actual"]) -> list[Line]:
    """The lines of all actual values, named after the form fields they came from."""
    return [line for name, row in named(rows) for line in actual_lines(name, row)]


def actual_lines(name: str, row: "Actual") -> list[Line]:
    goal = row.version.title
    value = with_unit(row.value, row.version.unit_shown) or _("Not known yet")
    lines = [
        (f"{name}-year", _("year"), row.year_shown()),
        (f"{name}-value", _("actual value"), value),
        (f"{name}-reason", _("why it moved"), row.reason),
        (f"{name}-evidence", _("evidence"), row.evidence.name if row.evidence else ""),
        (f"{name}-is_assured", _("assured by a third party"), as_text(row.is_assured)),
    ]
    return [Line(field, f"{goal} · {label}", text) for field, label, text in lines]
