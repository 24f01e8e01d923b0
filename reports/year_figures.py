"""The figures of a year as people read them: tables and charts in the reader's language, on the page and in the PDF."""

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from deadlines.models import Kind
from design.charts import Series, StackedBars, StackedRows
from design.words import is_english, quantity
from goals.charts import COLOURS
from goals.models import IndicatorGroup
from goals.wording import STANDINGS, year_name
from members.categories import Category, RequirementClass
from members.models import Organization
from timekeeping import fiscal_year_of

# What is not kept comes last, in the colour that is orange.
OUTCOMES = {
    "in_time": gettext_lazy("Kept in time"),
    "late": gettext_lazy("Kept late"),
    "waived": gettext_lazy("Waived"),
    "not_kept": gettext_lazy("Not kept"),
}
CLASSES = {
    RequirementClass.CORPORATE: gettext_lazy("Corporate"),
    RequirementClass.LOCAL_GOVERNMENT: pgettext_lazy("requirement class", "Local government"),
    RequirementClass.ACADEMIC: gettext_lazy("Universities, research institutions and other organizations"),
}


class Row(NamedTuple):
    """One line of a table: its name, the counts in the order of the columns, and whether it sums up others."""

    name: str
    counts: list[int]
    is_sum: bool = True

    @property
    def total(self) -> int:
        return sum(self.counts)


class YearFigures:
    """The counts of one year (reports/closing.py), frozen or as a preview."""

    def __init__(self, year: int, figures: dict[str, Any]) -> None:
        self.year, self.figures = year, figures

    @property
    def named(self) -> dict[str, int]:
        """The counts by name, to compare two editions."""
        counts = {
            _("Members at the end of the year"): self.members,
            _("Joined during the year"): self.figures["joined"],
            **dict(self.leavings),
            _("On hold at the end of the year"): self.figures.get("on_hold", 0),
        }
        for rows, columns in ((self.kinds, self.outcomes), (self.themes, self.standings)):
            for row in rows:
                counts |= {f"{row.name} · {name}": n for name, n in zip(columns, row.counts, strict=True)}
        return counts

    def changed_since(self, before: "YearFigures") -> list[tuple[str, int, int]]:
        """What differs from an earlier edition: name, before, now."""
        old, new = before.named, self.named
        names = dict.fromkeys([*new, *old])
        return [(name, old.get(name, 0), new.get(name, 0)) for name in names if old.get(name, 0) != new.get(name, 0)]

    # --- members ----------------------------------------------------------------------------------------------

    @property
    def members(self) -> int:
        return sum(self.figures["growth"][-1]["members"].values())

    @property
    def categories(self) -> list[Row]:
        """Of each category: members at the end of the year before, and at the end of this one."""
        points = self.figures["growth"]
        before, now = (points[-2]["members"] if len(points) > 1 else {}), points[-1]["members"]
        return [Row(str(one.label), [before.get(one.value, 0), now[one.value]]) for one in Category]

    @property
    def members_before(self) -> int:
        return sum(row.counts[0] for row in self.categories)

    @property
    def leavings(self) -> list[tuple[str, int]]:
        """Reasons for leaving with their numbers; never merged."""
        left = self.figures["left"]
        return [(str(one.label), left[one.value]) for one in Organization.LeavingReason if one.value in left]

    @property
    def members_chart(self) -> StackedBars:
        points = self.figures["growth"]
        return StackedBars(
            title=_("Members by category at the end of each fiscal year"),
            finding=_("%(members)s members at the end of %(year)s.")
            % {"members": quantity(self.members), "year": year_name(self.year)},
            unit=pgettext("unit", "members"),
            category=_("Fiscal year"),
            categories=[year_name(fiscal_year_of(datetime.date.fromisoformat(one["day"])).year) for one in points],
            series=[Series(str(one.label), [point["members"][one.value] for point in points]) for one in Category],
            total=_("Total"),
        )

    # --- duties -----------------------------------------------------------------------------------------------

    @property
    def outcomes(self) -> list[str]:
        return [str(name) for name in OUTCOMES.values()]

    @property
    def kinds(self) -> list[Row]:
        """Duties of each kind by outcome."""
        return [Row(str(kind.label), added(self.figures["duties"][kind].values())) for kind in self._kinds()]

    @property
    def duties(self) -> list[Row]:
        """As `kinds`, each followed by the requirement classes in it."""
        rows = []
        for kind, whole in zip(self._kinds(), self.kinds, strict=True):
            rows.append(whole)
            classes = self.figures["duties"][kind]
            parts = [Row(str(CLASSES[one]), outcomes_of(classes[one]), False) for one in CLASSES if one in classes]
            rows += parts
        return rows

    @property
    def duties_total(self) -> Row:
        return Row(
            _("Total"), added(cells for classes in self.figures["duties"].values() for cells in classes.values())
        )

    @property
    def duties_chart(self) -> StackedRows:
        return StackedRows(
            title=_("What became of the duties of the year"),
            finding=_("%(kept)s of %(total)s duties were kept in time.")
            % {"kept": quantity(self.duties_total.counts[0]), "total": quantity(self.duties_total.total)},
            unit=pgettext("unit of a count", "duties"),
            category=_("Kind"),
            categories=[row.name for row in self.kinds],
            series=[Series(name, [row.counts[at] for row in self.kinds]) for at, name in enumerate(self.outcomes)],
            total=_("Total"),
        )

    def _kinds(self) -> list[Kind]:
        return [kind for kind in Kind if kind in self.figures["duties"]]

    # --- goals ------------------------------------------------------------------------------------------------

    @property
    def standings(self) -> list[str]:
        return [str(name) for name in STANDINGS.values()]

    @property
    def themes(self) -> list[Row]:
        """Goals of each theme by where they stand; members' own indicators together at the end."""
        counted = self.figures["goals"]
        return [Row(name, standings_of(counted[key])) for key, name in self.theme_names.items() if key in counted]

    @cached_property
    def theme_names(self) -> dict[str, str]:
        """Names of the themes by key, in their order, as they were when the year was counted.

        Editions frozen before names were kept have those of today, and the key where the group is gone.
        """
        groups = self.figures.get("themes") or IndicatorGroup.objects.values("key", "name_ja", "name_en")
        names = {one["key"]: one["name_en" if is_english() else "name_ja"] for one in groups}
        gone = {key: key for key in self.figures["goals"] if key and key not in names}
        return {**names, **gone, "": _("Own indicators")}

    @property
    def goals_total(self) -> Row:
        rows = [standings_of(cells) for cells in self.figures["goals"].values()]
        return Row(_("Total"), [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(STANDINGS))

    @property
    def good_goals(self) -> int:
        """Met or on track."""
        return sum(self.goals_total.counts[:2])

    @property
    def goals_chart(self) -> StackedRows:
        total = self.goals_total
        return StackedRows(
            title=_("Where the goals stand, by theme"),
            finding=_("%(good)s of %(total)s goals are met or on track.")
            % {"good": quantity(self.good_goals), "total": quantity(total.total)},
            unit=pgettext("unit", "goals"),
            category=_("Theme"),
            categories=[row.name for row in self.themes],
            series=[
                Series(str(name), [row.counts[at] for row in self.themes], COLOURS[standing])
                for at, (standing, name) in enumerate(STANDINGS.items())
            ],
            total=_("Total"),
        )


def outcomes_of(cells: dict[str, int]) -> list[int]:
    return [cells[outcome] for outcome in OUTCOMES]


def standings_of(cells: dict[str, int]) -> list[int]:
    return [cells[standing.value] for standing in STANDINGS]


def added(cells: Iterable[dict[str, int]]) -> list[int]:
    """Outcome by outcome."""
    rows = [outcomes_of(one) for one in cells]
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(OUTCOMES)
