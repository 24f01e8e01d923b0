"""What officers edit of the public pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.urls import reverse

from design.desk import ByDate
from design.edited import Previewed, page_as_public, piece_as_public
from portal.models import NationalTarget, Objective, Phase, PublicNotice


class ObjectiveInline(admin.TabularInline):
    model = Objective
    extra = 0
    fields = ("theme", "position", "text_ja", "text_en")


class OnTheRoadmap(Previewed):
    """Mixed into the admin of what the roadmap shows."""

    def preview(self, request: Any, obj: Any) -> HttpResponse:
        return page_as_public(request, reverse("roadmap"))


@admin.register(Phase)
class PhaseAdmin(OnTheRoadmap, admin.ModelAdmin):
    list_display = ("name_ja", "period_ja", "objective_ja")
    inlines = (ObjectiveInline,)


@admin.register(NationalTarget)
class NationalTargetAdmin(OnTheRoadmap, admin.ModelAdmin):
    list_display = ("name_ja", "start_ja", "target_ja", "source_ja")


@admin.register(PublicNotice)
class PublicNoticeAdmin(Previewed, ByDate, admin.ModelAdmin):
    list_display = ("title_ja", "published_on")
    search_fields = ("title_ja", "title_en")
    date_hierarchy = "published_on"

    def preview(self, request: Any, obj: PublicNotice) -> HttpResponse:
        """As on the home page on its day."""
        return piece_as_public(request, "portal/parts/notices.html", notices=[obj])
