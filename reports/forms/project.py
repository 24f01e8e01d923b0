"""Forms of projects and disclosures. In a draft nothing is required; what is missing is asked for before sending."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from design.fields import LineField
from design.forms import Form, ModelForm, VersionedForm
from members.categories import Category
from members.prefectures import Prefecture
from reports.forms.progress_report import NEVER
from reports.models import Disclosure, Project

PHASES = [("", _("All")), ("ongoing", _("Ongoing")), ("ended", pgettext_lazy("project", "Ended"))]


class KeptForm(VersionedForm, ModelForm):
    """A form that saves a draft as the person saw it."""

    @transaction.atomic
    def keep(self, *, by: Any) -> None:
        """Save the fields and what is chosen. Raises Conflict where somebody else saved in between."""
        self.instance.edited_by = by
        self.instance.save_edit(version=self.seen_version or NEVER)
        self._save_m2m()  # type: ignore[attr-defined]


class ProjectForm(KeptForm):
    class Meta:
        model = Project
        fields = Project.sheet_fields
        widgets = {
            "part": forms.RadioSelect,
            "partners": forms.Textarea(attrs={"rows": 3}),
            "initiatives": forms.Textarea(attrs={"rows": 6}),
            "initiatives_en": forms.Textarea(attrs={"rows": 6}),
        }
        labels = {"part": _("Role of your organization")}
        help_texts = {
            "partners": _("Organizations that work together in the project, one a line."),
            "ends_on": _("Leave empty while no end is planned."),
            "initiatives": _("What your organization does in the project and what it is to bring about."),
            "url": _("A page about the project, beginning with https://."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = Project.Part.choices  # type: ignore[attr-defined]
        self.needs("name_ja", "part", "started_on", "initiatives")


class DisclosureForm(KeptForm):
    class Meta:
        model = Disclosure
        fields = Disclosure.sheet_fields
        widgets = {"projects": forms.CheckboxSelectMultiple, "results": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "projects": _("The projects whose results were disclosed."),
            "place": _("For example a website, a paper, a symposium or an annual report."),
            "url": _("The page where anybody can read the results."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Project.objects.filter(organization=self.instance.organization_id)
        self.fields["projects"].queryset = own.not_withdrawn()  # type: ignore[attr-defined]
        self.needs("projects", "title", "results", "disclosed_on")


class ProjectSearchForm(Form):
    """Search and filters of the public list; what makes no sense is ignored, never an error page."""

    q = LineField(label=_("Words"), required=False, max_length=200)
    category = forms.ChoiceField(label=_("Category"), required=False, choices=[("", _("All")), *Category.choices])
    prefecture = forms.ChoiceField(label=_("Prefecture"), required=False, choices=[("", _("All")), *Prefecture.choices])
    phase = forms.ChoiceField(label=_("Phase"), required=False, choices=PHASES)

    def narrow(self, projects: Any) -> Any:
        """The projects that answer to what was asked."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "q" in asked:
            projects = projects.matching(asked["q"])
        for name in ("category", "prefecture"):
            if name in asked:
                projects = projects.filter(**{f"organization__{name}": asked[name]})
        if "phase" in asked:
            projects = getattr(projects, asked["phase"])()
        return projects
