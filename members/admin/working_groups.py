"""Working groups and who is in them: a list of its own, since a group may have tens of thousands of members."""

import uuid
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from design.desk import ByDate
from members.models import GroupMembership, WorkingGroup


def set_entered_by(formset: Any, person: Any) -> None:
    """Who adds a row of working groups on a page is who entered it."""
    for form in formset.forms:
        if isinstance(form.instance, GroupMembership) and form.instance._state.adding:
            form.instance.entered_by = person


class GroupMembershipInline(admin.TabularInline):
    """The working groups of one member."""

    model = GroupMembership
    extra = 0
    fields = ("working_group", "role", "since", "entered_by")
    readonly_fields = ("entered_by",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organization", "working_group", "entered_by")


class MemberSelect(AutocompleteSelect):
    """The stock search box, which otherwise breaks on a posted value that is no key at all."""

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if is_key(one)], attr)


def is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


@admin.register(GroupMembership)
class GroupMembershipAdmin(ByDate, admin.ModelAdmin):
    """The members of the groups: find, add, make a chair, take out."""

    list_display = ("member", "working_group", "role", "since", "entered_by")
    list_filter = ("working_group", "role", "organization__category", "organization__status")
    list_select_related = ("organization", "working_group", "entered_by")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("organization__search_text",)
    search_help_text = gettext_lazy("Name, reading, corporate number or local government code")
    ordering = ("working_group", "role", "organization__sort_key", "pk")
    autocomplete_fields = ("organization",)
    fields = ("organization", "working_group", "role", "since", "entered_by", "entered_at")
    readonly_fields = ("entered_by", "entered_at")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "organization":
            kwargs["widget"] = MemberSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("organization"), ordering="organization__sort_key")
    def member(self, membership: GroupMembership) -> str:
        return membership.organization.name

    def save_model(self, request: HttpRequest, obj: GroupMembership, form: Any, change: bool) -> None:
        if not change:
            obj.entered_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)


@admin.register(WorkingGroup)
class WorkingGroupAdmin(admin.ModelAdmin):
    list_display = ("name_ja", "name_en", "slug", "position", "is_open", "members")
    list_editable = ("position", "is_open")

    @admin.display(description=gettext_lazy("members"))
    def members(self, group: WorkingGroup) -> str:
        """To the list of those who are in it."""
        address = reverse("admin:members_groupmembership_changelist")
        return format_html('<a href="{}?working_group__id__exact={}">{}</a>', address, group.pk, _("Show members"))
