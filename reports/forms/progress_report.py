"""The form of a progress report: a summary, and for each goal and year the actual value and why it moved."""

from collections import defaultdict
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from design.fields import NumberField
from design.forms import ModelForm, VersionedForm
from files.fields import EvidenceField
from files.models import StoredFile
from reports.models import Actual, ProgressReport
from reports.reported import ReportedGoal, reported_goals
from reports.sheets import report_lines
from reports.years import latest_finished_year
from reviews.sheet import Line, lines_of
from timekeeping import today

YEARS_BACK = 12
LARGEST = 10**15
NEVER = -1  # a version that no submission has: a form that does not say what it saw saves nothing


class ReportForm(VersionedForm, ModelForm):
    class Meta:
        model = ProgressReport
        fields = ("summary",)
        help_texts = {"summary": _("What was done in the year, and what is planned next. Published once accepted.")}
        widgets = {"summary": forms.Textarea(attrs={"rows": 5})}


class ActualForm(ModelForm):
    """One value of one goal. Nothing is required in a draft; unknown is left empty, not 0."""

    value = NumberField(
        label=_("Actual value"),
        help_text=_("Where it is not known yet, leave it empty and say below why."),
        required=False,
        min_value=-LARGEST,
        max_value=LARGEST,
        decimal_places=6,
        max_digits=24,
    )
    evidence = EvidenceField(label=_("Evidence"))

    class Meta:
        model = Actual
        fields = ("value", "reason", "is_assured")
        labels = {
            "reason": _("Why it moved"),
            "is_assured": _("Assured by a third party"),
        }
        help_texts = {
            "reason": _("What made it rise or fall. Where the value is not known yet, write here why."),
        }
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    field_order = ("year", "value", "reason", "evidence", "is_assured")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = latest_finished_year(self.instance.version.first_month, today())
        first, last = min(latest - YEARS_BACK, self.instance.year), max(latest, self.instance.year)
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Year of the data"),
            help_text=_("The latest year that is available; it may be an earlier one."),
            choices=[(year, self.instance.year_shown(year)) for year in range(last, first - 1, -1)],
            coerce=int,
        )
        self.initial.update(year=self.instance.year, evidence=self.instance.evidence)
        # Needed for sending, though a draft may be without it; what is not known yet is explained instead.
        self.fields["value"].shown_as_required = True  # type: ignore[attr-defined]
        self.units = {"value": self.instance.version.unit_shown}
        self.order_fields(self.field_order)

    def keep(self, *, by: Any) -> None:
        """Save the value and the evidence: a new file in place of the old one, or none where it was removed."""
        self.instance.year = self.cleaned_data["year"]
        upload = self.cleaned_data.get("evidence")
        if isinstance(upload, UploadedFile):
            organization = self.instance.report.organization
            self.instance.evidence = StoredFile.objects.keep(upload, organization=organization, by=by)
        elif upload is False:
            self.instance.evidence = None
        self.instance.save()


def comments_of(comments: dict[str, str], prefix: str) -> dict[str, str]:
    """The comments on one value, by the field's own name."""
    start = f"{prefix}-"
    return {name.removeprefix(start): text for name, text in comments.items() if name.startswith(start)}


class ReportEdit:
    """All forms of one report, checked and saved as one."""

    def __init__(self, report: ProgressReport, data: Any = None, files: Any = None) -> None:
        self.report = report
        returned = report.last_return
        comments = returned.field_comments if returned else {}
        self.form = ReportForm(data, files, instance=report, comments=comments)
        self.goals: list[ReportedGoal] = reported_goals(report, report.rows())
        for one in self.goals:
            one.forms = [
                ActualForm(data, files, instance=row, prefix=name, comments=comments_of(comments, name))
                for name, row in one.rows
            ]

    @property
    def forms(self) -> list[Any]:
        return [self.form, *(form for one in self.goals for form in one.forms)]

    def typed(self) -> list[Line]:
        """The sheet as it was typed, saved or not."""
        rows = [form.instance for one in self.goals for form in one.forms]
        return [*lines_of(self.report, self.report.sheet_fields), *report_lines(rows)]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]
        return all(valid) and self._one_value_a_year()

    def _one_value_a_year(self) -> bool:
        """Marks the second value of a goal for the same year."""
        seen: dict[Any, set[int]] = defaultdict(set)
        for one in self.goals:
            for form in one.forms:
                year = form.cleaned_data["year"]
                if year in seen[one.goal.pk]:
                    form.add_error("year", _("This year is already given above."))
                seen[one.goal.pk].add(year)
        return not any(form.errors for form in self.forms)

    @transaction.atomic
    def save(self, *, by: Any) -> None:
        """Save everything, half-done or not. Raises Conflict where somebody else saved in between."""
        report = self.form.save(commit=False)
        report.edited_by = by
        report.save_edit(version=self.form.seen_version or NEVER)
        for one in self.goals:
            for form in one.forms:
                form.keep(by=by)
        report.follow_goals()
        report.note_data_year()
