"""The secretariat's list of private files: read only; a file belongs to what it is evidence for."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from files.models import StoredFile


@admin.register(StoredFile)
class StoredFileAdmin(admin.ModelAdmin):
    list_display = ("name", "organization", "content_type", "size", "uploaded_by", "uploaded_at")
    list_filter = ("content_type", ("uploaded_at", admin.DateFieldListFilter))
    list_select_related = ("organization", "uploaded_by")
    search_fields = ("name", "organization__name_ja", "organization__name_kana", "sha256")
    fields = ("name", "organization", "content_type", "size", "sha256", "uploaded_by", "uploaded_at", "download")
    readonly_fields = fields
    show_full_result_count = False

    @admin.display(description=_("download"))
    def download(self, stored: StoredFile) -> str:
        return format_html('<a href="{}">{}</a>', stored.get_absolute_url(), stored.name)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
