"""The rows of a goal's form: interim targets and measures. Empty rows are left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from design.fields import FiscalYearField, LineField, NumberField
from design.forms import Form
from goals.forms.content import LARGEST

MOST_ROWS = 30


class InterimTargetForm(Form):
    year = FiscalYearField(label=_("Year"), required=False, first=1990, last=2100)
    value = NumberField(
        label=_("Value"), required=False, max_digits=24, decimal_places=6, min_value=-LARGEST, max_value=LARGEST
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            if cleaned.get("year") is None and cleaned.get("value") is not None:
                self.add_error("year", _("Choose the year of this value."))
            if cleaned.get("value") is None and cleaned.get("year") is not None:
                self.add_error("value", _("Enter the value for this year."))
        return cleaned


class WideField(forms.BoundField):
    """A field that takes the room its row leaves."""

    def css_classes(self, extra_classes: Any = None) -> str:
        return f"{super().css_classes(extra_classes)} field--grow".strip()


class MeasureForm(Form):
    bound_field_class = WideField

    text = LineField(label=_("Measure"), required=False, max_length=500)
    text_en = LineField(label=_("Measure in English"), required=False, max_length=800)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and cleaned.get("text_en") and not cleaned.get("text"):
            self.add_error("text", _("Enter the measure in Japanese as well."))
        return cleaned

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].shown_as_required = self.prefix == "measures-0"  # type: ignore[attr-defined]


class Rows(forms.BaseFormSet):
    """Rows that are replaced as a whole when the draft is saved."""

    def filled(self) -> list[dict[str, Any]]:
        """The cleaned values of the rows that say something."""
        kept = [row.cleaned_data for row in self.forms if row not in self.deleted_forms]
        return [said for said in kept if any(value not in ("", None, False) for value in said.values())]


class InterimTargetRows(Rows):
    def clean(self) -> None:
        """A year has one target."""
        seen = set()
        for row in self.forms:
            year = getattr(row, "cleaned_data", {}).get("year")
            if row in self.deleted_forms:
                continue
            if year is not None and year in seen:
                row.add_error("year", _("This year has a target already."))
            seen.add(year)


InterimTargets = forms.formset_factory(
    InterimTargetForm,
    formset=InterimTargetRows,
    extra=1,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS + 20,
    validate_max=True,
    can_delete=True,
)
Measures = forms.formset_factory(
    MeasureForm,
    formset=Rows,
    extra=1,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS + 20,
    validate_max=True,
    can_delete=True,
)
