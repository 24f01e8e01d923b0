"""Working groups and who is in them: a list of its own, since a group may have tens of thousands of members."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from design.desk import LongList, Searched, SensibleFilters, TypedDates, in_readers_language
from design.edited import Previewed, page_as_public, piece_as_public
from members.desk_search import SearchedByMember
from members.models import GroupMembership, Meeting, WorkingGroup
from members.visibility import Visibility


class WithoutSideDoors:
    """Mixed into an admin class or inline: a group or meeting is chosen here, never made, changed or deleted.

    The signs that Django puts beside a choice act on the group itself, with all its members.
    """

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field.widget if field else None, RelatedFieldWidgetWrapper):
            for act in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{act}_related", False)
        return field


def set_entered_by(formset: Any, person: Any) -> None:
    """Who adds a row of working groups on a page is who entered it."""
    for form in formset.forms:
        if isinstance(form.instance, GroupMembership) and form.instance._state.adding:
            form.instance.entered_by = person


class GroupMembershipInline(WithoutSideDoors, TypedDates, admin.TabularInline):
    """The working groups of one member."""

    model = GroupMembership
    extra = 0
    fields = ("working_group", "role", "since", "entered_by")
    readonly_fields = ("entered_by",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organization", "working_group", "entered_by")


@admin.register(GroupMembership)
class GroupMembershipAdmin(SearchedByMember, WithoutSideDoors, Searched, TypedDates, LongList, admin.ModelAdmin):
    """The members of the groups: find, add, make a chair, take out."""

    list_display = ("member", "working_group", "role", "since", "entered_by")
    list_filter = ("working_group", "role", "organization__category", "organization__status")
    list_select_related = ("organization", "working_group", "entered_by")
    list_per_page = 50
    ordering = ("role", "-entered_at", "-pk")
    autocomplete_fields = ("organization",)
    fields = ("organization", "working_group", "role", "since", "entered_by", "entered_at")
    readonly_fields = ("entered_by", "entered_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who entered it and when is known once it is."""
        return self.fields if obj else [name for name in self.fields if name not in self.readonly_fields]

    @admin.display(description=gettext_lazy("organization"), ordering="organization__sort_key")
    def member(self, membership: GroupMembership) -> str:
        return membership.organization.name

    def save_model(self, request: HttpRequest, obj: GroupMembership, form: Any, change: bool) -> None:
        if not change:
            obj.entered_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)


@admin.register(WorkingGroup)
class WorkingGroupAdmin(Previewed, admin.ModelAdmin):
    list_display = ("named", "slug", "position", "is_open", "members")
    list_editable = ("position", "is_open")
    named = in_readers_language("name", pgettext_lazy("organization", "Name"))

    def preview(self, request: Any, obj: WorkingGroup) -> HttpResponse:
        return page_as_public(request, reverse("working-group", args=[obj.slug]))

    @admin.display(description=gettext_lazy("members"))
    def members(self, group: WorkingGroup) -> str:
        """To the list of those who are in it."""
        address = reverse("admin:members_groupmembership_changelist")
        return format_html('<a href="{}?working_group__id__exact={}">{}</a>', address, group.pk, _("Show members"))


class ShownToOthers:
    """Mixed into the admin of what has a visibility: who only prepares keeps to what the secretariat alone sees.

    So showing something to members or the public, and changing what they see already, is a decision of an officer.
    """

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        is_own_matter = obj is None or obj.visibility == Visibility.SECRETARIAT
        return super().has_change_permission(request, obj) and (request.user.may_decide or is_own_matter)  # type: ignore[misc]

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "visibility" and not request.user.may_decide:
            narrowest = Visibility.SECRETARIAT
            kwargs["choices"] = [(narrowest.value, narrowest.label)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]


@admin.register(Meeting)
class MeetingAdmin(Previewed, ShownToOthers, WithoutSideDoors, TypedDates, SensibleFilters, admin.ModelAdmin):
    """Called, held, minuted; who sees a meeting is said for each."""

    titled = in_readers_language("title", gettext_lazy("title"))
    list_display = ("titled", "held_on", "visibility", "working_group", "are_minutes_published", "documents")
    list_filter = ("working_group", "visibility", "are_minutes_published")
    list_select_related = ("working_group",)
    search_fields = ("title_ja", "title_en", "agenda_ja", "minutes_ja")
    date_hierarchy = "held_on"
    list_per_page = 50
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "working_group",
                    ("title_ja", "title_en"),
                    ("held_on", "starts_at"),
                    ("place_ja", "place_en", "is_online"),
                    "visibility",
                    "documents",
                )
            },
        ),
        (gettext_lazy("Agenda"), {"fields": ("agenda_ja", "agenda_en")}),
        (gettext_lazy("Minutes"), {"fields": ("minutes_ja", "minutes_en", "are_minutes_published")}),
    )
    readonly_fields = ("documents",)

    def preview(self, request: Any, obj: Meeting) -> HttpResponse:
        """As those see it for whom it is."""
        return piece_as_public(
            request, "portal/parts/meeting.html", heading=obj.working_group, meeting=obj, is_open=True
        )

    @admin.display(description=gettext_lazy("Documents of the meeting"))
    def documents(self, meeting: Meeting) -> str:
        """To the documents of the meeting, and to a new one."""
        if meeting._state.adding:
            return _("They can be added once the meeting is saved.")
        shown, new = (reverse(f"admin:files_groupdocument_{page}") for page in ("changelist", "add"))
        return format_html(
            '<a href="{}?meeting__id__exact={}">{}</a> · <a href="{}?meeting={}&working_group={}">{}</a>',
            *(shown, meeting.pk, _("Show the documents"), new, meeting.pk, meeting.working_group_id, _("Add one")),
        )
