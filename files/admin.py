"""The secretariat's list of private files: read only; a file belongs to what it is evidence for."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from design.desk import ReadOnly
from files.models import StoredFile
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
