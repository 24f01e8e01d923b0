"""What officers edit of the public pages."""

from django.contrib import admin

from design.desk import ByDate
from portal.models import NationalTarget, Objective, Phase, PublicNotice


class ObjectiveInline(admin.TabularInline):
    model = Objective
    extra = 0
    fields = ("theme", "position", "text_ja", "text_en")


@admin.register(Phase)
class PhaseAdmin(admin.ModelAdmin):
    list_display = ("name_ja", "period_ja", "objective_ja")
    inlines = (ObjectiveInline,)


@admin.register(NationalTarget)
class NationalTargetAdmin(admin.ModelAdmin):
    list_display = ("name_ja", "start_ja", "target_ja", "source_ja")


@admin.register(PublicNotice)
class PublicNoticeAdmin(ByDate, admin.ModelAdmin):
    list_display = ("title_ja", "published_on")
    search_fields = ("title_ja", "title_en")
    date_hierarchy = "published_on"
