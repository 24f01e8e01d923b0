"""The secretariat's view of goals: the catalogue is edited here, what members submit is only read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from deadlines.admin import RequirementClassFilter
from design.desk import ReadOnly, SensibleFilters, in_readers_language
from design.edited import Previewed, piece_as_public
from goals.forms.content import ContentForm
from goals.models import Announcement, Goal, GoalVersion, Indicator, IndicatorGroup, InterimTarget, Measure
from goals.wording import STANDINGS
from members.desk_search import SearchedByMember


@admin.register(Indicator)
class IndicatorAdmin(Previewed, SensibleFilters, admin.ModelAdmin):
    """Add, translate, retire; an entry that goals use is never deleted."""

    named = in_readers_language("name", pgettext_lazy("organization", "Name"))
    unit = in_readers_language("unit", _("unit"))
    list_display = ("code", "named", "unit", "direction", "group", "is_retired")
    list_filter = ("group", "direction", "is_retired")
    list_select_related = ("group",)
    search_fields = ("code", "name_ja", "name_en")
    actions = ("retire",)

    def has_delete_permission(self, request: HttpRequest, obj: Indicator | None = None) -> bool:
        return False

    def get_form(self, request: Any, obj: Indicator | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Of an entry in use the units say how many goals keep theirs."""
        form = super().get_form(request, obj, change=change, **kwargs)
        number = Goal.objects.measured_by(obj).count() if obj else 0
        if number:
            said = ngettext(
                "%(number)d goal uses this indicator. It keeps the unit it was written with; only new choices get"
                " another.",
                "%(number)d goals use this indicator. They keep the unit they were written with; only new choices get"
                " another.",
                number,
            )
            for name in {"unit_ja", "unit_en"} & form.base_fields.keys():
                form.base_fields[name].help_text = said % {"number": number}
        return form

    def preview(self, request: Any, obj: Indicator) -> HttpResponse:
        """As members find it where they write a goal, and how many goals keep another unit."""
        chosen = GoalVersion(indicator=obj, unit=obj.unit, decimals=obj.decimals, direction=obj.direction)
        form = ContentForm(instance=chosen)
        keeping = Goal.objects.measured_by(obj).exclude(current__unit__in=(obj.unit_ja, obj.unit_en)).count()
        return piece_as_public(request, "goals/parts/indicator.html", indicator=obj, form=form, keeping=keeping)

    @admin.action(description=_("Retire: no longer offered for new goals"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: Any) -> None:
        queryset.update(is_retired=True)


@admin.register(IndicatorGroup)
class IndicatorGroupAdmin(Previewed, admin.ModelAdmin):
    """Name, translate, order. One that indicators belong to is not deleted; the database keeps it."""

    named = in_readers_language("name", pgettext_lazy("organization", "Name"))
    list_display = ("named", "key", "position", "indicators")
    search_fields = ("name_ja", "name_en", "key")
    fields = ("key", "name_ja", "name_en", "position", "indicators")

    def get_readonly_fields(self, request: HttpRequest, obj: IndicatorGroup | None = None) -> tuple[str, ...]:
        return ("key", "indicators") if obj else ("indicators",)

    def preview(self, request: Any, obj: IndicatorGroup) -> HttpResponse:
        """The catalogue as members find it where they write a goal, opened."""
        form = ContentForm(instance=GoalVersion())
        indicator: Any = form.fields["indicator"]
        _own, *groups = indicator.choices
        indicator.widget.attrs["size"] = 1 + sum(1 + len(entries) for _name, entries in groups)
        is_offered = obj.indicators.offered().exists()
        return piece_as_public(request, "goals/parts/catalogue.html", form=form, is_offered=is_offered)

    @admin.display(description=_("indicators"))
    def indicators(self, group: IndicatorGroup) -> SafeString | str:
        """To the list of those that belong to it."""
        if group._state.adding:
            return str(_("They can be put into it once the group is saved."))
        address = reverse("admin:goals_indicator_changelist")
        return format_html('<a href="{}?group__key__exact={}">{}</a>', address, group.pk, _("Show indicators"))


class CountedFilter(admin.SimpleListFilter):
    """What the charts count."""

    title = _("counted in the figures")
    parameter_name = "counted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Accepted, not given up, of present members"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.counted() if self.value() == "yes" else queryset


class StandingFilter(admin.SimpleListFilter):
    """Where the goals stood when the figures were counted: as many rows as the figure says."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(standing.value, label) for standing, label in STANDINGS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.counted_as(self.value()) if self.value() else queryset


class VersionInline(ReadOnly, admin.TabularInline):
    model = GoalVersion
    fields = ("number", "label", "type", "target_year", "target_value", "state", "submitted_at", "decided_at")
    readonly_fields = fields
    show_change_link = True
    extra = 0


@admin.register(Goal)
class GoalAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    list_display = ("name", "organization", "target_year", "standing", "public_page", "ended_on")
    list_filter = (
        CountedFilter,
        StandingFilter,
        RequirementClassFilter,
        "organization__category",
        "current__type",
        "current__target_year",
        "current__indicator",
    )
    own_words = ("current__label",)
    list_select_related = ("organization", "current__indicator", "counted_standing")
    fields = ("organization", "current", "ended_on", "ended_because", "ended_by", "created_at", "created_by")
    readonly_fields = fields
    inlines = (VersionInline,)

    @admin.display(description=_("goal"), ordering="current__label")
    def name(self, goal: Goal) -> str:
        return goal.current.title if goal.current else str(_("Not accepted yet"))

    @admin.display(description=_("target year"), ordering="current__target_year")
    def target_year(self, goal: Goal) -> int | None:
        return goal.current.target_year if goal.current else None

    @admin.display(description=_("standing"), ordering="counted_standing__standing", empty_value="–")
    def standing(self, goal: Goal) -> Any:
        return None if goal.ended_on else getattr(goal, "counted_standing", None)

    @admin.display(description=_("Public page"))
    def public_page(self, goal: Goal) -> SafeString | str:
        if goal.current is None:
            return ""
        return format_html('<a href="{}">{}</a>', reverse("goal", args=[goal.pk]), _("Public page"))


class InterimTargetInline(ReadOnly, admin.TabularInline):
    model = InterimTarget
    extra = 0


class MeasureInline(ReadOnly, admin.TabularInline):
    model = Measure
    extra = 0


@admin.register(GoalVersion)
class GoalVersionAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    list_display = ("label", "number", "organization_name", "indicator", "type", "target_year", "state", "submitted_at")
    list_filter = ("state", "type", "is_minor", "target_year", "indicator", "goal__organization__category")
    members_path = ("goal__organization",)
    own_words = ("label",)
    list_select_related = ("goal__organization", "indicator")
    inlines = (InterimTargetInline, MeasureInline)

    @admin.display(description=_("organization"), ordering="goal__organization__sort_key")
    def organization_name(self, version: GoalVersion) -> str:
        return version.goal.organization.name


@admin.register(Announcement)
class AnnouncementAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    list_display = ("place", "organization", "announced_on", "state", "submitted_at")
    list_filter = ("state", "organization__category")
    own_words = ("place",)
    list_select_related = ("organization",)
