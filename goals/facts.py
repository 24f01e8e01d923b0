"""What the public page says of a goal's version besides its target; an allow-list (DESIGN, core idea 7)."""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from design.words import bracketed, colon, day
from goals.wording import amount, with_unit, year_name

if TYPE_CHECKING:
    from goals.models import GoalVersion


class Fact(NamedTuple):
    """One line.

    `is_japanese`: the member's own text, which exists in Japanese only. `is_short`: figures and dates, kept whole.
    """

    label: str
    value: str
    is_japanese: bool = False
    address: str = ""
    is_short: bool = False


def facts_of(version: "GoalVersion") -> list[Fact]:
    """The lines that say something, in the order of the form."""
    lines = [*_what(version), *_how_much(version), *_method(version)]
    return [line for line in lines if line.value]


def _what(version: "GoalVersion") -> list[Fact]:
    is_own = version.indicator is None and get_language() == "en"
    scope = version.get_scope_display() if version.scope else ""
    return [
        Fact(_("Indicator"), version.indicator_name, is_own),
        Fact(_("Definition"), version.indicator.definition if version.indicator else ""),
        Fact(_("Type of goal"), version.get_type_display()),
        Fact(_("Scope"), str(scope)),
        Fact(_("What the scope covers"), version.scope_note, get_language() == "en"),
        Fact(_("Coverage"), with_unit(version.coverage_percent, "%")),
    ]


def _how_much(version: "GoalVersion") -> list[Fact]:
    month = version.first_month
    base = with_unit(version.base_value, version.unit_shown)
    year = year_name(version.base_year, month)
    way = [year_name(one.year, month) + colon() + amount(version, one.value) for one in version.interim_targets.all()]
    return [
        Fact(_("Base"), base + bracketed(year) if base and year else base or year, is_short=True),
        Fact(_("Target"), version.promise, is_short=True),
        Fact(_("Interim targets"), "\n".join(way)),
    ]


def _method(version: "GoalVersion") -> list[Fact]:
    is_own = _("Own method, not comparable with other organizations") if version.is_own_method else ""
    return [
        Fact(_("Method of calculation"), version.method_note, get_language() == "en"),
        Fact(_("Comparability"), is_own),
        Fact(_("Published at"), version.publication_url, address=version.publication_url),
        Fact(_("Published on"), day(version.published_on) if version.published_on else "", is_short=True),
    ]
