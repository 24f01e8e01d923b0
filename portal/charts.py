"""The charts of the dashboard and the member page, in the reader's language."""

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from design.charts import Series, Sparkline, StackedBars, StackedRows
from design.words import quantity
from goals.cards import Card
from goals.charts import COLOURS, running_values
from goals.wording import STANDINGS, with_unit, year_name
from members.categories import Category

if TYPE_CHECKING:
    from portal.views.dashboard import Row


def growth_chart(points: Sequence[Mapping[str, Any]]) -> StackedBars:
    """Members by category at the end of each half fiscal year, and now."""
    first, last = (sum(points[at]["members"].values()) for at in (0, -1))
    finding = _("From %(first)s members at the end of %(begin)s to %(last)s at the end of %(end)s.") % {
        "first": quantity(first),
        "last": quantity(last),
        "begin": month_of(points[0]),
        "end": month_of(points[-1]),
    }
    return StackedBars(
        title=_("Members by category over time"),
        finding=finding,
        unit=pgettext("unit", "members"),
        category=_("Month"),
        categories=[month_of(point) for point in points],
        series=[
            Series(str(category.label), [point["members"][category.value] for point in points]) for category in Category
        ],
        total=_("Total"),
    )


def month_of(point: Mapping[str, Any]) -> str:
    day = datetime.date.fromisoformat(point["day"])
    return f"{day.year}/{day.month:02}"


def standing_chart(rows: "Sequence[Row]") -> StackedRows:
    """Where goals stand, by requirement class."""
    total = sum(row.total for row in rows)
    good = sum(sum(row.counts[:2]) for row in rows)
    finding = ngettext(
        "%(good)s of %(total)s goal is met or on track.", "%(good)s of %(total)s goals are met or on track.", total
    ) % {"good": quantity(good), "total": quantity(total)}
    return StackedRows(
        title=_("Where the goals stand, by requirement class"),
        finding=finding,
        unit=pgettext("unit", "goals"),
        category=_("Requirement class"),
        categories=[_("Corporate"), pgettext("requirement class", "Local government"), _("Academic and other")],
        series=[
            Series(str(name), [row.counts[at] for row in rows], COLOURS[standing])
            for at, (standing, name) in enumerate(STANDINGS.items())
        ],
        total=_("Total"),
    )


def little_chart(card: Card, actuals: Mapping[int, Any]) -> Sparkline | None:
    """How the values of a goal went since its base; None where there are fewer than two."""
    values: dict[int, Any] = dict(running_values(card.version, actuals))
    if card.version.base_year is not None and card.version.base_value is not None:
        values.setdefault(card.version.base_year, card.version.base_value)
    if len(values) < 2:
        return None
    (first, start), (last, end) = (min(values.items()), max(values.items()))
    unit, month = card.version.unit_shown, card.version.first_month
    finding = _("From %(start)s in %(first)s to %(end)s in %(last)s.") % {
        "start": with_unit(start, unit),
        "first": year_name(first, month),
        "end": with_unit(end, unit),
        "last": year_name(last, month),
    }
    years = range(first, last + 1)
    return Sparkline(card.version.title, finding, [values.get(year) for year in years])
