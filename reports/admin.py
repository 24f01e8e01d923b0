"""The secretariat's lists of reports, projects and disclosures. What members wrote is read only; decisions are made
in the review queue."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from design.desk import ReadOnly, in_readers_language
from members.desk_search import SearchedByMember
from reports.models import Actual, Disclosure, ProgressReport, Project


class SubmissionAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    list_filter: ClassVar[Any] = ("state", "organization__category", ("submitted_at", admin.DateFieldListFilter))
    list_select_related: ClassVar[Any] = ("organization",)
    list_per_page = 50
    dated = ("state", "first_submitted_at", "submitted_at", "decided_at", "decided_by", "created_at", "created_by")


class ActualInline(ReadOnly, admin.TabularInline):
    model = Actual
    fields = ("goal", "version", "year", "value", "reason", "evidence", "is_assured")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("goal__current", "version", "evidence")


@admin.register(ProgressReport)
class ProgressReportAdmin(SubmissionAdmin):
    list_display = ("organization", "data_year", "state", "is_voluntary", "submitted_at", "decided_at")
    list_filter = (*SubmissionAdmin.list_filter, "data_year", ("duty", admin.EmptyFieldListFilter))
    fields = ("organization", "duty", "data_year", "summary", *SubmissionAdmin.dated)
    inlines = (ActualInline,)

    @admin.display(description=_("voluntary"), boolean=True)
    def is_voluntary(self, report: ProgressReport) -> bool:
        return report.duty_id is None


@admin.register(Project)
class ProjectAdmin(SubmissionAdmin):
    named = in_readers_language("name", pgettext_lazy("organization", "Name"))
    list_display = ("named", "organization", "part", "state", "started_on", "submitted_at", "decided_at")
    list_filter = (*SubmissionAdmin.list_filter, "part")
    own_words = ("name_ja", "name_en")
    fields = ("organization", "duty", *Project.sheet_fields, *SubmissionAdmin.dated)


@admin.register(Disclosure)
class DisclosureAdmin(SubmissionAdmin):
    list_display = ("title", "organization", "state", "disclosed_on", "submitted_at", "decided_at")
    own_words = ("title",)
    fields = ("organization", "duty", *Disclosure.sheet_fields, *SubmissionAdmin.dated)
