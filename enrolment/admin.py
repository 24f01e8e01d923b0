"""Applications, changes and requests to leave: to look up, not to edit; decisions are taken on the review page."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from design.desk import ReadOnly, TypedDates, in_readers_language
from design.edited import Previewed, piece_as_public
from enrolment.models import Application, ChangeRequest, LeavingRequest, Merger, TermsVersion
from members.desk_search import SearchedAsInDirectory, SearchedByMember

OPEN = pgettext_lazy("link to a page", "Open")


class SubmissionAdmin(ReadOnly, admin.ModelAdmin):
    """A list to search and filter, with a link to the review page; nothing is changed here."""

    kind = ""
    list_filter: ClassVar[tuple[str, ...]] = ("state",)
    date_hierarchy = "created_at"
    list_per_page = 50

    @admin.display(description=_("review"))
    def review_link(self, submission: Any) -> str:
        return format_html('<a href="{}">{}</a>', reverse("review", args=[self.kind, submission.pk]), OPEN)


@admin.register(Application)
class ApplicationAdmin(SearchedAsInDirectory, SubmissionAdmin):
    kind = "application"
    named = in_readers_language("name", pgettext_lazy("organization", "Name"))
    list_display = ("named", "category", "state", "channel", "submitted_at", "review_link")
    list_filter = ("state", "category", "channel")
    search_help_text = _("Name, reading, number or e-mail address")
    exclude = ("terms", "search_text")


@admin.register(ChangeRequest)
class ChangeRequestAdmin(SearchedByMember, SubmissionAdmin):
    kind = "change"
    list_display = ("organization", "state", "effective_on", "submitted_at", "review_link")
    list_select_related = ("organization",)


@admin.register(LeavingRequest)
class LeavingRequestAdmin(SearchedByMember, SubmissionAdmin):
    kind = "leaving"
    list_display = ("organization", "state", "wished_on", "leaving_reason", "submitted_at", "review_link")
    list_select_related = ("organization",)


@admin.register(Merger)
class MergerAdmin(SearchedByMember, SubmissionAdmin):
    list_display = ("gone", "kept", "made_by", "made_at", "undone_at", "page")
    list_select_related = ("gone", "kept", "made_by")
    list_filter = ()
    date_hierarchy = "made_at"
    members_path = ("gone", "kept")
    exclude = ("moved", "ended_duties")

    @admin.display(description=_("Page"))
    def page(self, merger: Merger) -> str:
        return format_html('<a href="{}">{}</a>', merger.get_absolute_url(), OPEN)


@admin.register(TermsVersion)
class TermsVersionAdmin(Previewed, TypedDates, admin.ModelAdmin):
    """Texts that somebody has agreed to stay as they are; a new version is added instead."""

    list_display = ("in_force_from",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_agreed = obj is not None and Application.objects.filter(terms=obj).exists()
        return super().has_change_permission(request, obj) and not is_agreed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def preview(self, request: Any, obj: TermsVersion) -> HttpResponse:
        """As applicants read them."""
        return piece_as_public(request, "enrolment/terms.html", terms=obj)
