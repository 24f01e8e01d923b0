"""What officers edit of the public pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from design.desk import SensibleFilters, TypedDates, in_readers_language
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
    named = in_readers_language("name", pgettext_lazy("organization", "Name"))
    period = in_readers_language("period", _("Period"))
    objective = in_readers_language("objective", _("Target"))
    list_display = ("named", "period", "objective")
    inlines = (ObjectiveInline,)


@admin.register(NationalTarget)
class NationalTargetAdmin(OnTheRoadmap, admin.ModelAdmin):
    named = in_readers_language("name", pgettext_lazy("organization", "Name"))
    start = in_readers_language("start", _("Starting level"))
    target = in_readers_language("target", _("Target"))
    source = in_readers_language("source", _("Source"))
    list_display = ("named", "start", "target", "source")


@admin.register(PublicNotice)
class PublicNoticeAdmin(Previewed, TypedDates, SensibleFilters, admin.ModelAdmin):
    titled = in_readers_language("title", _("title"))
    list_display = ("titled", "published_on")
    search_fields = ("title_ja", "title_en")
    date_hierarchy = "published_on"

    def preview(self, request: Any, obj: PublicNotice) -> HttpResponse:
        """As on the home page on its day."""
        return piece_as_public(request, "portal/parts/notices.html", notices=[obj])
