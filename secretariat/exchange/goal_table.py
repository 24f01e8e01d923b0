"""Goals that were accepted before the portal existed, as a table: one row a goal."""

import re
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from design.fields import LineField, NumberField, TextField, WebAddressField, WholeNumberField
from design.table_fields import LabelField, SheetDateField, SheetYearField, YesNoField, folded
from design.typing_habits import half_width, number_from
from enrolment.approval import RECRUITMENT_OPENED_ON
from goals.models import GoalVersion, Indicator
from goals.models.indicator import Direction
from secretariat.exchange.identifiers import PortalNumberField
from secretariat.exchange.members_named import OfMemberForm
from timekeeping import today

LARGEST = 10**15


class IndicatorField(LineField):
    """An entry of the catalogue by its number or its name in either language."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        if folded(text) not in self.known:
            raise ValidationError(_("The catalogue has no such indicator. Please use the column for an own indicator."))
        return self.known[folded(text)]

    @cached_property
    def known(self) -> dict[str, Indicator]:
        """Every entry by number and names; asked once a form."""
        return {folded(word): one for one in Indicator.objects.all() for word in (one.code, one.name_ja, one.name_en)}

    def run_validators(self, value: Any) -> None: ...


class InterimTargetsField(LineField):
    """Targets on the way: “2027: 40; 2028: 35” as a mapping of years."""

    def to_python(self, value: Any) -> Any:
        found: dict[int, Decimal] = {}
        for part in filter(None, (part.strip() for part in re.split(r"[;；、\n]", half_width(str(value or ""))))):
            year, _mark, number = part.partition(":")
            if not re.fullmatch(r"\s*[0-9]{4}\s*", year) or (amount := number_from(number)) is None:
                raise ValidationError(_("Write the interim targets as “2027: 40; 2028: 35”."))
            found[int(year)] = amount
        return found

    def validate(self, value: Any) -> None: ...
    def run_validators(self, value: Any) -> None: ...


class LinesField(TextField):
    """Several texts, one a line of the cell."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in super().to_python(value).split("\n")]
        if any(len(line) > self.longest for line in lines):
            raise ValidationError(_("Use at most %(most)d characters a line.") % {"most": self.longest})
        return [line for line in lines if line]

    def validate(self, value: Any) -> None: ...
    def run_validators(self, value: Any) -> None: ...


def amount(label: Any) -> NumberField:
    return NumberField(
        label=label, required=False, max_digits=24, decimal_places=6, min_value=-LARGEST, max_value=LARGEST
    )


class GoalRow(OfMemberForm):
    """One goal as it was accepted."""

    holds = gettext_lazy("Goals")
    needed = ("label", "type", "unit", "target_year", "target_value", "measures", "accepted_on")
    named_by = ("label",)

    label = LineField(label=gettext_lazy("name of the goal"), max_length=120, required=False)
    label_en = LineField(label=gettext_lazy("name of the goal in English"), max_length=200, required=False)
    indicator = IndicatorField(label=gettext_lazy("indicator"), required=False)
    own_indicator = LineField(label=gettext_lazy("own indicator"), max_length=120, required=False)
    type = LabelField(label=gettext_lazy("type of goal"), choices=GoalVersion.Type.choices, required=False)
    direction = LabelField(label=gettext_lazy("direction"), choices=Direction.choices, required=False)
    unit = LineField(label=gettext_lazy("unit"), max_length=40, required=False)
    decimals = WholeNumberField(label=gettext_lazy("decimals shown"), required=False, min_value=0, max_value=6)
    scope = LabelField(label=gettext_lazy("scope"), choices=GoalVersion.Scope.choices, required=False)
    scope_note = LineField(label=gettext_lazy("what the scope covers"), max_length=200, required=False)
    coverage_percent = NumberField(
        label=gettext_lazy("coverage (%)"), required=False, max_digits=5, decimal_places=2, min_value=0, max_value=100
    )
    first_month = WholeNumberField(
        label=gettext_lazy("first month of the year counted"), required=False, min_value=1, max_value=12
    )
    base_year = SheetYearField(label=gettext_lazy("base year"), required=False, min_value=1990, max_value=2100)
    base_value = amount(gettext_lazy("base value"))
    target_year = SheetYearField(label=gettext_lazy("target year"), required=False, min_value=1990, max_value=2100)
    target_value = amount(gettext_lazy("target value"))
    interim_targets = InterimTargetsField(label=gettext_lazy("interim targets"), required=False)
    measures = LinesField(label=gettext_lazy("measures"), longest=500, required=False)
    measures_en = LinesField(label=gettext_lazy("measures in English"), longest=800, required=False)
    method_note = TextField(label=gettext_lazy("method of calculation"), max_length=2000, required=False)
    is_own_method = YesNoField(label=gettext_lazy("own method, not comparable"), required=False)
    publication_url = WebAddressField(
        label=gettext_lazy("address where it is published"), max_length=500, required=False
    )
    published_on = SheetDateField(label=gettext_lazy("published on"), required=False)
    accepted_on = SheetDateField(label=gettext_lazy("accepted on"), required=False, first=RECRUITMENT_OPENED_ON)
    goal = PortalNumberField(label=gettext_lazy("portal number of the goal"), required=False)

    def clean(self) -> dict[str, Any]:
        """Fill in what the catalogue and the type say; what the portal has already is not asked for again."""
        data = super().clean()
        indicator = data.get("indicator")
        if indicator is not None:
            data["unit"] = data.get("unit") or indicator.unit_ja
            data["direction"] = data.get("direction") or indicator.direction
        if data.get("decimals") is None:
            data["decimals"] = indicator.decimals if indicator is not None else 1
        data["direction"] = {"cap": "lower", "keep": "higher"}.get(data.get("type", ""), data.get("direction", ""))
        data["scope"] = data.get("scope") or GoalVersion.Scope.ORGANIZATION
        if not data.get("goal"):
            self.ask_for(data, "accepted_on")
            if data.get("accepted_on") and data["accepted_on"] > today():
                self.add_error("accepted_on", _("This date cannot be in the future."))
        return data
