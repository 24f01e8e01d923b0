"""Duties, rules, extensions and sweeps at the secretariat's desk."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from deadlines import changing
from deadlines.models import Duty, DutyRule, ExtensionRequest, ReminderRule, Sweep
from members.categories import RequirementClass


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


class DutyRuleForm(forms.ModelForm):
    """A rule moves the open duties of a whole class: how many is said before it is saved."""

    is_seen = forms.BooleanField(
        label=_("I have seen how many duties change"),
        required=False,
        help_text=_("Save once without it to see the number; nothing is changed by that."),
    )

    def _post_clean(self) -> None:
        """After the model's own checks: what would follow has to be confirmed."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self.has_changed() and not self.cleaned_data.get("is_seen"):
            number = changing.rehearse(self.instance)
            if number:
                self.add_error("is_seen", _("Duties that would change: {number}").format(number=number))


@admin.register(DutyRule)
class DutyRuleAdmin(admin.ModelAdmin):
    form = DutyRuleForm
    list_display = ("requirement_class", "kind", "recurrence", "first_months", "anchor", "is_enabled")
    list_filter = ("requirement_class", "kind")

    def save_model(self, request: HttpRequest, obj: DutyRule, form: Any, change: bool) -> None:
        """A changed rule changes the open duties of its class."""
        number = changing.save(obj)
        messages.info(request, _("Duties changed: {number}").format(number=number))

    def delete_model(self, request: HttpRequest, obj: DutyRule) -> None:
        """Without its rule nothing of the kind is owed any more."""
        messages.info(request, _("Duties changed: {number}").format(number=changing.delete(obj)))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for rule in queryset:
            self.delete_model(request, rule)


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
