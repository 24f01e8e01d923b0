"""Duties, rules, extensions and sweeps at the secretariat's desk."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from deadlines import ledger
from deadlines.models import Duty, DutyRule, ExtensionRequest, ReminderRule, Sweep, Task
from members.categories import RequirementClass
from members.models import Organization


class OverdueFilter(admin.SimpleListFilter):
    title = _("due date passed")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Due date passed (not submitted)")), ("no_date", _("Plan revision date missing"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return {"yes": queryset.overdue, "no_date": queryset.without_plan_date}.get(self.value() or "", queryset.all)()


class RequirementClassFilter(admin.SimpleListFilter):
    title = _("requirement class")
    parameter_name = "class"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return RequirementClass.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.of_class(self.value()) if self.value() else queryset


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shown, not edited: what happens to it is done by its verbs."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Duty)
class DutyAdmin(ReadOnlyAdmin):
    list_display = ("organization", "kind", "period", "due_on", "extended_to", "state", "first_submitted_on")
    list_filter = ("kind", "state", RequirementClassFilter, OverdueFilter)
    list_select_related = ("organization",)
    search_fields = ("organization__search_text",)
    date_hierarchy = "due_on"
    show_full_result_count = False
    readonly_fields = ("verbs",)

    @admin.display(description=_("What can be done"))
    def verbs(self, duty: Duty) -> str:
        if duty.state not in (Duty.State.OPEN, Duty.State.SUBMITTED):
            return "–"
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("duty-extend", args=[duty.pk]),
            _("Extend the due date"),
            reverse("duty-waive", args=[duty.pk]),
            _("Waive this time"),
        )


@admin.register(ExtensionRequest)
class ExtensionRequestAdmin(ReadOnlyAdmin):
    list_display = ("duty", "organization", "wished_on", "state", "asked_at", "decision")
    list_filter = ("state", "duty__kind")
    list_select_related = ("duty__organization",)
    search_fields = ("duty__organization__search_text",)

    @admin.display(description=_("organization"))
    def organization(self, asked: ExtensionRequest) -> str:
        return str(asked.duty.organization)

    @admin.display(description=_("decision"))
    def decision(self, asked: ExtensionRequest) -> str:
        words = _("Decide") if asked.state == ExtensionRequest.State.WAITING else _("Read")
        return format_html('<a href="{}">{}</a>', reverse("extension-decide", args=[asked.pk]), words)


@admin.register(DutyRule)
class DutyRuleAdmin(admin.ModelAdmin):
    list_display = ("requirement_class", "kind", "recurrence", "first_months", "anchor", "is_enabled")
    list_filter = ("requirement_class", "kind")

    def save_model(self, request: HttpRequest, obj: DutyRule, form: Any, change: bool) -> None:
        """A changed rule changes the open duties of its class."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            ledger.reconcile(Organization.objects.of_class(obj.requirement_class))


@admin.register(ReminderRule)
class ReminderRuleAdmin(admin.ModelAdmin):
    list_display = ("lead_days", "audience", "kind", "requirement_class", "effective_from", "is_enabled")
    list_filter = ("audience", "kind", "requirement_class", "is_enabled")


@admin.register(Sweep)
class SweepAdmin(ReadOnlyAdmin):
    list_display = (
        "day",
        "started_at",
        "finished_at",
        "opened_duties",
        "queued_notices",
        "missed_notices",
        "is_held",
        "released_by",
    )
    list_filter = ("is_held",)
    list_select_related = ("released_by",)
    change_list_template = "admin/deadlines/sweep/change_list.html"


class OfficerFilter(admin.SimpleListFilter):
    title = _("officer")
    parameter_name = "officer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("Mine")), ("nobody", _("Nobody's yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "me":
            return queryset.filter(officer=request.user)
        return queryset.filter(officer__isnull=True) if self.value() == "nobody" else queryset


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    """What only the secretariat can do; each is done on its own page, with a note."""

    list_display = ("kind", "member", "what", "due_on", "state", "officer", "page")
    list_display_links = None
    list_filter = ("kind", "state", RequirementClassFilter, OfficerFilter)
    list_select_related = ("organization", "duty", "officer")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("organization__search_text",)
    search_help_text = _("Name, reading, corporate number or local government code")
    actions = ("take",)

    @admin.display(description=_("organization"), ordering="organization__sort_key")
    def member(self, task: Task) -> str:
        address = reverse("admin:members_organization_change", args=[task.organization_id])
        return format_html('<a href="{}">{}</a>', address, task.organization)

    @admin.display(description=_("duty"))
    def what(self, task: Task) -> str:
        address = reverse("admin:deadlines_duty_change", args=[task.duty_id])
        return format_html('<a href="{}">{}</a>', address, task.duty.get_kind_display())

    @admin.display(description=_("What can be done"))
    def page(self, task: Task) -> str:
        words = _("See to it") if task.state == Task.State.OPEN else _("Read")
        return format_html('<a href="{}">{}</a>', reverse("task", args=[task.pk]), words)

    @admin.action(description=_("Assign to me those that nobody has taken"))
    def take(self, request: HttpRequest, chosen: Any) -> None:
        taken = chosen.take_over(by=request.user)
        words = ngettext("%(n)d task is yours now.", "%(n)d tasks are yours now.", taken)
        messages.success(request, words % {"n": taken})
