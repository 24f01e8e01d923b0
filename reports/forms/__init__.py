"""What members type when they report."""

from reports.forms.progress_report import ActualForm, ReportEdit, ReportForm
from reports.forms.project import DisclosureForm, ProjectForm, ProjectSearchForm

__all__ = ["ActualForm", "DisclosureForm", "ProjectForm", "ProjectSearchForm", "ReportEdit", "ReportForm"]
