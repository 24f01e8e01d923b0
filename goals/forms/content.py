"""The form of one version of a goal."""

import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from design.fields import FiscalYearField, JapaneseDateField, NumberField, WholeNumberField
from design.forms import ModelForm, VersionedForm
from goals.models import GoalVersion, Indicator
from goals.models.indicator import Direction
from goals.wording import EXPLANATIONS

LARGEST = 10**15


def months() -> list[tuple[int, str]]:
    """The months a year of figures may begin in: 4 is the fiscal year, 1 the calendar year."""
    return [(month, date_format(datetime.date(2000, month, 1), "F")) for month in range(1, 13)]


class IndicatorSelect(forms.Select):
    """A select whose options know the unit, decimals and direction of their indicator, for the small module."""

    indicators: dict[str, Indicator] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if indicator := self.indicators.get(str(value)):
            option["attrs"] |= {
                "data-unit": indicator.unit,
                "data-direction": indicator.direction,
                "data-decimals": indicator.decimals,
                "data-definition": indicator.definition,
            }
        return option


class ContentForm(VersionedForm, ModelForm):
    """What a goal says. Nothing is required in a draft; completeness is asked at submission."""

    base_year = FiscalYearField(label=_("Base year"), required=False, first=1990)
    target_year = FiscalYearField(label=_("Target year"), required=False, first=2020, last=2100)
    base_value = NumberField(
        label=_("Base value"), required=False, max_digits=24, decimal_places=6, min_value=-LARGEST, max_value=LARGEST
    )
    target_value = NumberField(
        label=_("Target value"), required=False, max_digits=24, decimal_places=6, min_value=-LARGEST, max_value=LARGEST
    )
    coverage_percent = NumberField(
        label=_("Coverage"), required=False, max_digits=5, decimal_places=2, min_value=0, max_value=100
    )
    published_on = JapaneseDateField(label=_("Published on"), required=False)
    decimals = WholeNumberField(label=_("Decimals shown"), required=False, min_value=0, max_value=6)
    first_month = forms.TypedChoiceField(
        label=_("First month of the year counted"),
        help_text=_("April for the fiscal year, January for the calendar year."),
        choices=months,
        coerce=int,
        required=False,
        empty_value=4,  # type: ignore[arg-type]
    )
    declared_minor = forms.TypedChoiceField(
        label=_("Is the change minor?"),
        choices=[("yes", _("Minor (wording, notes, links)")), ("no", _("Not minor (what is promised changes)"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = GoalVersion
        fields = (
            *("indicator", "own_indicator", "label", "label_en", "type", "direction", "unit", "decimals"),
            *("scope", "scope_note", "coverage_percent", "first_month", "base_year", "base_value"),
            *("target_year", "target_value", "method_note", "is_own_method", "publication_url", "published_on"),
            *("change_reason", "declared_minor"),
        )
        help_texts = {
            "indicator": _("Choose from the catalogue, or enter your own below: one of the two is needed."),
            "own_indicator": _("Only where the catalogue has no fitting entry; this or the indicator above is needed."),
            "label": _("What changes, and by how much, in a few words."),
            "label_en": _("Shown on the English pages. Without it they show the Japanese name."),
            "unit": _("Filled in from the catalogue. The actual values are reported in this unit."),
            "scope_note": _("For example the sites, products or materials counted."),
            "method_note": _("How the value is calculated, and what is included."),
            "publication_url": _("Where the goal stands on your website or in your plan, if it does already."),
            "change_reason": _("Published with the history of the goal."),
        }
        widgets = {
            "indicator": IndicatorSelect,
            "type": forms.RadioSelect,
            "direction": forms.RadioSelect,
            "method_note": forms.Textarea(attrs={"rows": 4}),
            "change_reason": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, draft=True, **kwargs)
        self.needs("label", "type", "direction", "unit", "scope", "target_year", "target_value")
        self.units = {"base_value": self.instance.unit_shown, "coverage_percent": "%"}
        self._offer_indicators()
        self._explain_types()
        self._ask_about_change()

    def _explain_types(self) -> None:
        """Each type with what it means in plain words; no empty choice among radio buttons."""
        fields: Any = self.fields
        fields["type"].choices = [
            (value, format_lazy("{} — {}", label, EXPLANATIONS[value])) for value, label in GoalVersion.Type.choices
        ]
        fields["direction"].choices = Direction.choices

    def _ask_about_change(self) -> None:
        """A later version says why it differs; a first one has nothing to say."""
        if self.instance.number == 1:
            del self.fields["change_reason"], self.fields["declared_minor"]
            return
        self.needs("change_reason", "declared_minor")
        if not self.is_bound and self.instance.declared_minor is not None:
            self.initial["declared_minor"] = "yes" if self.instance.declared_minor else "no"

    def _offer_indicators(self) -> None:
        """The catalogue by group; a retired entry only where the goal already has it."""
        field: Any = self.fields["indicator"]
        offered = list(Indicator.objects.offered_for(self.instance.indicator_id))
        field.queryset = Indicator.objects.filter(pk__in=[one.pk for one in offered])
        field.widget.indicators = {str(one.pk): one for one in offered}
        groups = groupby(offered, key=lambda one: one.group)
        field.choices = [
            ("", _("Own indicator (enter it below)")),
            *((str(group), [(one.pk, one.name) for one in entries]) for group, entries in groups),
        ]

    def clean(self) -> dict[str, Any]:
        """Fill in what follows: the catalogue's unit, direction and decimals; the direction of a cap and a keep."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        indicator = cleaned.get("indicator")
        if indicator is not None:
            cleaned["own_indicator"] = ""
            cleaned["unit"] = cleaned.get("unit") or indicator.unit_ja
            cleaned["direction"] = cleaned.get("direction") or indicator.direction
        if cleaned.get("decimals") is None:
            cleaned["decimals"] = indicator.decimals if indicator is not None else 1
        cleaned["direction"] = {"cap": "lower", "keep": "higher"}.get(cleaned.get("type", ""), cleaned.get("direction"))
        cleaned["direction"] = cleaned["direction"] or ""
        return cleaned
