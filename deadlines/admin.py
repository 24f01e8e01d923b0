"""Duties, rules, extensions and sweeps at the secretariat's desk."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from deadlines import changing
from deadlines.deciding import MOST_AT_ONCE
from deadlines.models import Duty, DutyRule, ExtensionRequest, Kind, ReminderRule, Shift, StandingDecision, Sweep, Task
from deadlines.models.reminder_rule import lead_in_words
from deadlines.querysets import in_order_of
from deadlines.rule_form import ReminderRuleForm, about_own_words
from deadlines.views.rules import preview_page
from deadlines.views.together import ask_for_decision
from design.desk import ReadOnly, SensibleFilters, TypedDates
from design.edited import Guarded
from members.admin.officers import OfficerFilter
from members.categories import RequirementClass
from members.desk_search import SearchedByMember

PREVIEW_BUTTONS = {"_preview", "_test", "_html"}


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


@admin.register(Duty)
class DutyAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    list_display = ("organization", "kind", "state", "due_on", "extended_to", "first_submitted_on", "period")
    list_filter = ("kind", "state", RequirementClassFilter, OverdueFilter)
    list_select_related = ("organization",)
    date_hierarchy = "due_on"
    readonly_fields = ("verbs",)
    change_list_template = "admin/deadlines/duty/change_list.html"

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
class ExtensionRequestAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    list_display = ("duty", "organization", "due_on", "extended_to", "wished_on", "state", "asked_at", "decision")
    list_filter = ("state", "duty__kind")
    list_select_related = ("duty__organization",)
    members_path = ("duty__organization",)
    actions = ("decide_together",)

    @admin.action(description=_("Decide on the chosen requests"), permissions=["decide"])
    def decide_together(self, request: HttpRequest, chosen: Any) -> HttpResponse | None:
        """Ask what the decision is; also for all that match the filter."""
        keys = list(chosen.order_by("asked_at").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(keys) > MOST_AT_ONCE:
            words = _("Please choose at most {number} requests at once.")
            self.message_user(request, words.format(number=MOST_AT_ONCE), messages.ERROR)
            return None
        return ask_for_decision(request, keys)

    @admin.display(description=_("original due date"))
    def due_on(self, asked: ExtensionRequest) -> Any:
        return asked.duty.due_on

    @admin.display(description=_("extended to"))
    def extended_to(self, asked: ExtensionRequest) -> Any:
        return asked.duty.extended_to

    @admin.display(description=_("organization"))
    def organization(self, asked: ExtensionRequest) -> str:
        return str(asked.duty.organization)

    @admin.display(description=_("decision"))
    def decision(self, asked: ExtensionRequest) -> str:
        words = _("Decide") if asked.state == ExtensionRequest.State.WAITING else _("Read")
        return format_html('<a href="{}">{}</a>', reverse("extension-decide", args=[asked.pk]), words)


@admin.register(Shift)
class ShiftAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("made_at", "reason_ja", "moved_duties", "made_by", "undone_at", "page")
    list_select_related = ("made_by",)
    readonly_fields = ("page",)
    change_list_template = "admin/deadlines/shift/change_list.html"

    @admin.display(description=_("Page"))
    def page(self, shift: Shift) -> str:
        return format_html('<a href="{}">{}</a>', shift.get_absolute_url(), _("Duties, and undoing"))


@admin.register(StandingDecision)
class StandingDecisionAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    list_display = ("organization", "kind", "state", "awaited_until", "proposed_by", "decided_by", "page")
    list_filter = ("kind", "state", "awaited_until")
    list_select_related = ("organization", "proposed_by", "decided_by")
    readonly_fields = ("page",)

    @admin.display(description=_("Page"))
    def page(self, decision: StandingDecision) -> str:
        return format_html('<a href="{}">{}</a>', decision.get_absolute_url(), _("Read and decide"))


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
class DutyRuleAdmin(Guarded, SensibleFilters, admin.ModelAdmin):
    form = DutyRuleForm
    list_display = ("requirement_class", "kind", "recurrence", "first_months", "anchor", "is_enabled")
    list_filter = ("requirement_class", "kind")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """As the ledger goes: class by class, what is owed first before what follows from it."""
        return in_order_of("requirement_class", RequirementClass.values), in_order_of("kind", Kind.values)

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
class ReminderRuleAdmin(Guarded, TypedDates, SensibleFilters, admin.ModelAdmin):
    form = ReminderRuleForm
    list_display = ("lead", "audience", "for_kind", "for_class", "effective_from", "is_enabled", "own_words")
    list_filter = ("audience", "kind", "requirement_class", "is_enabled")
    change_form_template: ClassVar[Any] = "admin/deadlines/reminderrule/change_form.html"
    fieldsets = (
        (None, {"fields": ("lead_days", "audience", "kind", "requirement_class")}),
        (_("When it applies"), {"fields": ("is_enabled", "effective_from", "seen")}),
        (
            _("Own words"),
            {
                "fields": ("subject_ja", "text_ja", "subject_en", "text_en"),
                "description": lazy(about_own_words, SafeString)(),
            },
        ),
    )

    @admin.display(description=_("before or after the due date"), ordering="lead_days")
    def lead(self, rule: ReminderRule) -> str:
        return lead_in_words(rule.lead_days)

    @admin.display(description=_("kind of duty"), ordering="kind")
    def for_kind(self, rule: ReminderRule) -> str:
        return rule.get_kind_display() or str(_("All"))

    @admin.display(description=_("requirement class"), ordering="requirement_class")
    def for_class(self, rule: ReminderRule) -> str:
        return rule.get_requirement_class_display() or str(_("All"))

    @admin.display(description=_("own words"))
    def own_words(self, rule: ReminderRule) -> str:
        """How they begin."""
        return Truncator(rule.text_ja or rule.subject_ja).chars(24) or "–"

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """The preview buttons show what is typed without saving it."""
        rule = self.get_object(request, unquote(object_id)) if object_id else None
        if request.method == "POST" and request.POST.keys() & PREVIEW_BUTTONS and bool(rule) == bool(object_id):
            if not (self.has_change_permission(request, rule) if rule else self.has_add_permission(request)):
                raise PermissionDenied
            form = self.get_form(request, rule, change=bool(rule))(request.POST, instance=rule)
            with transaction.atomic():  # checking looks at the row under a lock
                is_valid = form.is_valid()
            if is_valid:
                return preview_page(request, form)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: ReminderRule, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.effective_from != form.cleaned_data["effective_from"]:
            messages.info(request, _("The rule is in force from today: days that have passed are not mailed."))


@admin.register(Sweep)
class SweepAdmin(ReadOnly, admin.ModelAdmin):
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


@admin.register(Task)
class TaskAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    """What only the secretariat can do; each is done on its own page, with a note."""

    list_display = ("kind", "member", "what", "due_on", "state", "officer", "page")
    list_display_links = None
    list_filter = ("kind", "state", RequirementClassFilter, OfficerFilter)
    list_select_related = ("organization", "duty", "officer")
    list_per_page = 50
    actions = ("take",)

    @admin.display(description=_("organization"), ordering="organization__sort_key")
    def member(self, task: Task) -> str:
        address = reverse("desk-member", args=[task.organization_id])
        return format_html('<a href="{}">{}</a>', address, task.organization)

    @admin.display(description=_("duty"))
    def what(self, task: Task) -> str:
        address = reverse("admin:deadlines_duty_change", args=[task.duty_id])
        return format_html('<a href="{}">{}</a>', address, task.duty.get_kind_display())

    @admin.display(description=_("What can be done"))
    def page(self, task: Task) -> str:
        words = _("See to it") if task.state == Task.State.OPEN else _("Read")
        return format_html('<a href="{}">{}</a>', reverse("task", args=[task.pk]), words)

    @admin.action(description=_("Assign to me those that nobody has taken"), permissions=["decide"])
    def take(self, request: HttpRequest, chosen: Any) -> None:
        taken = chosen.take_over(by=request.user)
        words = ngettext("%(n)d task is yours now.", "%(n)d tasks are yours now.", taken)
        messages.success(request, words % {"n": taken})
