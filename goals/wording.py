"""How a goal's figures are said: units, signs and years in the reader's language."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from design import words
from goals.progress import Note, Standing
from reviews.sheet import Line, as_text, lines_of

if TYPE_CHECKING:
    from goals.models import GoalVersion, InterimTarget, Measure

STANDINGS = {
    Standing.MET: pgettext_lazy("standing", "Met"),
    Standing.ON_TRACK: pgettext_lazy("standing", "On track"),
    Standing.BEHIND: pgettext_lazy("standing", "Behind"),
    Standing.NO_DATA: pgettext_lazy("standing", "No data"),
}
NOTES = {
    Note.INCOMPLETE: gettext_lazy("The target is not complete enough to judge by."),
    Note.NO_ACTUALS: gettext_lazy("No actual value has been reported yet."),
    Note.NO_BASE: gettext_lazy("Without a base value only the actual value is shown."),
    Note.BASE_IS_ZERO: gettext_lazy("The base value is 0, so a change or multiple of it cannot be calculated."),
    Note.BASE_EQUALS_TARGET: gettext_lazy("Base and target are equal: the goal is met or not met."),
    Note.YEARS_MISSING: gettext_lazy("A cumulative goal needs every year; values of some years are missing."),
    Note.BUDGET: gettext_lazy("The total must not exceed the target by the end of the target year."),
    Note.MET_OR_NOT: gettext_lazy("This type of goal is met or not met."),
    Note.OVER_TARGET: gettext_lazy("The value has gone beyond the target."),
    Note.AWAY_FROM_TARGET: gettext_lazy("The value has moved away from the target."),
}
EXPLANATIONS = {
    "reach": gettext_lazy("The value goes up or down to the target value: from 480 t to 240 t."),
    "change": gettext_lazy("The target is a change in % against the base value: -25 for a quarter less, 20 for more."),
    "multiple": gettext_lazy("The target is a multiple of the base value: 2 for twice as much."),
    "cap": gettext_lazy("The value stays at or below the target value: final disposal of 3,000 t at most."),
    "keep": gettext_lazy(
        "The value stays at or above the target value: for example a recycling rate that stays at 99."
    ),
    "cumulative": gettext_lazy(
        "The values of all years after the base year are added up. Every year has to be reported."
    ),
}


def year_name(year: int | None, first_month: int = 4) -> str:
    """A year as the goal counts it: a fiscal year, or a calendar year where it begins in January."""
    if year is None:
        return ""
    name = _("%(year)s") if first_month == 1 else _("FY%(year)s")
    return name % {"year": year}


def month_name(month: int) -> str:
    """4月 or April."""
    return date_format(datetime.date(2000, month, 1), "F")


def full_year_name(year: int | None, first_month: int = 4) -> str:
    """A year as forms and sheets name it: a fiscal year of government also by its era."""
    return words.fiscal_year(year) if year is not None and first_month == 4 else year_name(year, first_month)


def with_unit(value: Decimal | None, unit: str) -> str:
    """480 t; nothing for an unknown value."""
    if value is None:
        return ""
    return f"{as_text(value)}{'' if unit == '%' else ' '}{unit}".strip()


def amount(version: "GoalVersion", figure: Decimal | None) -> str:
    """A target or interim target in the terms of the goal's type."""
    if figure is None:
        return ""
    plain = with_unit(figure, version.unit_shown)
    said = {
        "change": _("%(sign)s%(value)s%% against the base"),
        "multiple": _("%(value)s times the base"),
        "cap": _("at most %(amount)s"),
        "keep": _("at least %(amount)s"),
        "cumulative": _("%(amount)s in total"),
    }.get(version.type, "%(amount)s")
    return said % {"sign": "+" if figure > 0 else "", "value": as_text(figure), "amount": plain}


def promise(version: "GoalVersion") -> str:
    """What is promised in a few words; empty while the target is."""
    if version.target_value is None:
        return ""
    said = amount(version, version.target_value)
    if version.target_year is None:
        return said
    return _("%(target)s by %(year)s") % {
        "target": said,
        "year": year_name(version.target_year, version.first_month),
    }


def sheet_of(
    version: "GoalVersion",
    *,
    targets: "Iterable[InterimTarget] | None" = None,
    measures: "Iterable[Measure] | None" = None,
) -> list[Line]:
    """A version line by line, in the order of the form; lines of rows carry the name of their part of the form.

    `targets` and `measures`: rows that are not saved yet, in place of those of the version.
    """
    lines = [*_content(version), *_figures(version)]
    lines += _interim_targets(version, version.interim_targets.all() if targets is None else targets)
    lines += _measures(version.measures.all() if measures is None else measures)
    lines += lines_of(version, ("method_note", "is_own_method", "publication_url", "published_on"))
    if version.number > 1:
        lines += lines_of(version, ("change_reason", "declared_minor"))
    return lines


def _content(version: "GoalVersion") -> list[Line]:
    indicator = Line("indicator", _("Indicator"), version.indicator_name)
    lines = lines_of(version, ("label", "label_en", "type", "direction", "unit", "scope", "scope_note"))
    coverage = Line("coverage_percent", _("Coverage"), with_unit(version.coverage_percent, "%"))
    month = Line("first_month", _("First month of the year counted"), month_name(version.first_month))
    return [indicator, *lines, coverage, month]


def _figures(version: "GoalVersion") -> list[Line]:
    return [
        Line("base_year", _("Base year"), full_year_name(version.base_year, version.first_month)),
        Line("base_value", _("Base value"), with_unit(version.base_value, version.unit_shown)),
        Line("target_year", _("Target year"), full_year_name(version.target_year, version.first_month)),
        Line("target_value", _("Target value"), amount(version, version.target_value)),
    ]


def _interim_targets(version: "GoalVersion", targets: "Iterable[InterimTarget]") -> list[Line]:
    label = _("Interim target %(year)s")
    return [
        Line(
            "interim_targets",
            label % {"year": full_year_name(target.year, version.first_month)},
            amount(version, target.value),
        )
        for target in targets
    ]


def _measures(measures: "Iterable[Measure]") -> list[Line]:
    return [
        Line("measures", _("Measure %(number)s") % {"number": number}, _in_both_languages(one.text, one.text_en))
        for number, one in enumerate(measures, 1)
    ]


def _in_both_languages(text: str, text_en: str) -> str:
    return f"{text} / {text_en}" if text_en else text
