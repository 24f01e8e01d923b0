"""The secretariat's list of private files, read only, and the documents of the working groups."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from design.desk import ReadOnly, Searched, SensibleFilters, TypedDates, in_readers_language
from design.edited import Guarded
from files.fields import EvidenceField
from files.models import GroupDocument, StoredFile
from members.admin.working_groups import ShownToOthers, WithoutSideDoors
from members.desk_search import SearchedByMember


@admin.register(StoredFile)
class StoredFileAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    list_display = ("name", "organization", "content_type", "size", "uploaded_by", "uploaded_at")
    list_filter = ("content_type", ("uploaded_at", admin.DateFieldListFilter))
    list_select_related = ("organization", "uploaded_by")
    own_words = ("name", "sha256")
    fields = ("name", "organization", "content_type", "size", "sha256", "uploaded_by", "uploaded_at", "download")
    readonly_fields = fields

    @admin.display(description=_("download"))
    def download(self, stored: StoredFile) -> str:
        return format_html('<a href="{}">{}</a>', stored.get_absolute_url(), stored.name)


class GroupDocumentForm(forms.ModelForm):
    """A document with its file; a new file takes the place of the one so far."""

    upload = EvidenceField(label=_("File"), required=True)

    class Meta:
        model = GroupDocument
        fields = ("working_group", "meeting", "title_ja", "title_en", "dated_on", "position", "visibility")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["upload"] = None if self.instance._state.adding else self.instance.stored


@admin.register(GroupDocument)
class GroupDocumentAdmin(
    Guarded, ShownToOthers, WithoutSideDoors, Searched, TypedDates, SensibleFilters, admin.ModelAdmin
):
    """Handouts, minutes and results of the working groups; who sees a document is said for each."""

    form = GroupDocumentForm
    titled = in_readers_language("title", _("title"))
    list_display = ("titled", "visibility", "working_group", "meeting", "dated_on", "download")
    list_filter = ("working_group", "visibility")
    list_select_related = ("working_group", "meeting", "stored")
    search_fields = ("title_ja", "title_en", "stored__name")
    date_hierarchy = "dated_on"
    list_per_page = 50
    autocomplete_fields = ("meeting",)
    fields = (
        "working_group",
        "meeting",
        ("title_ja", "title_en"),
        ("dated_on", "position"),
        "visibility",
        "upload",
        "download",
    )
    readonly_fields = ("download",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where it is only read there is nothing to upload."""
        is_read = obj is not None and not self.has_change_permission(request, obj)
        return [name for name in self.fields if not (name == "upload" and is_read)]

    @admin.display(description=_("download"))
    def download(self, document: GroupDocument) -> str:
        if document._state.adding:
            return "–"
        return format_html('<a href="{}">{}</a>', document.stored.get_absolute_url(), document.stored.name)

    def save_model(self, request: HttpRequest, obj: GroupDocument, form: Any, change: bool) -> None:
        upload = form.cleaned_data["upload"]
        obj.keep(upload if isinstance(upload, UploadedFile) else None, by=request.user)

    def delete_model(self, request: HttpRequest, obj: GroupDocument) -> None:
        obj.remove()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for document in queryset.select_related("stored"):
            document.remove()
