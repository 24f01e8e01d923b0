"""Members as the secretariat sees them. What duties depend on is shown here and changed by `enrolment`."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from design.desk import LongList, ReadOnly
from design.edited import Guarded
from design.words import bracketed, day
from members.admin.officers import OfficerOfMemberFilter
from members.admin.working_groups import GroupMembershipInline, set_entered_by
from members.desk_search import SearchedAsInDirectory, SearchedByMember
from members.forms import ContactForm, PersonOrSection
from members.models import Certificate, Contact, Invitation, Organization, Role, StandIn, StatusChange
from members.models.organization import OWN_WORDS

# For addresses of the list: whom the figures count.
PRESENT = ",".join(status for status in Organization.Status if status != Organization.Status.LEFT)


class MemberOnFilter(admin.SimpleListFilter):
    """The members as of the end of a day; from a figure that counts them, so it is shown only where it is used."""

    title = gettext_lazy("member as of")
    parameter_name = "member_on"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        asked = self.value()
        return [(asked, day(self.day()))] if asked else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.joined_by(self.day())

    def day(self) -> datetime.date:
        try:
            return datetime.date.fromisoformat(self.value() or "")
        except ValueError as error:
            raise IncorrectLookupParameters(str(error)) from error


class DeskContactForm(PersonOrSection, forms.ModelForm):
    """Typed and checked as by the member itself."""

    class Meta:
        field_classes = ContactForm.Meta.field_classes


class ContactInline(admin.StackedInline):
    """Too many fields for a row of a table."""

    model = Contact
    form = DeskContactForm
    extra = 0
    fields = (
        ("department", "title"),
        ("name", "kana"),
        ("email", "telephone"),
        ("position", "is_shared_mailbox"),
    )


class RoleInline(ReadOnly, admin.TabularInline):
    model = Role
    extra = 0
    fields = ("user", "kind", "created_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("user")


class StatusChangeInline(ReadOnly, admin.TabularInline):
    model = StatusChange
    extra = 0
    fields = ("effective_on", "status", "leaving_reason", "reason", "by", "at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("by")


@admin.register(Organization)
class OrganizationAdmin(SearchedAsInDirectory, Guarded, LongList, admin.ModelAdmin):
    """Read-mostly: the member's own words and contacts can be helped with, registered facts cannot."""

    list_display = (
        "sheet",
        "corporate_number",
        "category",
        "prefecture",
        "standing",
        "officer",
        "joined_on",
    )
    list_display_links = None
    list_filter = (MemberOnFilter, "category", "status", OfficerOfMemberFilter, "prefecture")
    list_select_related = ("looked_after__officer",)
    list_per_page = 50
    ordering = ("sort_key", "id")
    inlines = (ContactInline, GroupMembershipInline, RoleInline, StatusChangeInline)
    fieldsets = (
        (
            gettext_lazy("Registered facts"),
            {
                "fields": (
                    ("name_ja", "name_kana", "name_en"),
                    ("category", "corporate_number", "local_government_code", "prefecture"),
                    ("representative_title", "representative_name", "representative_kana"),
                    ("status", "joined_on", "left_on", "leaving_reason"),
                    "links",
                )
            },
        ),
        (gettext_lazy("About the organization"), {"fields": OWN_WORDS}),
    )
    readonly_fields = (
        "name_ja",
        "name_kana",
        "name_en",
        "category",
        "corporate_number",
        "local_government_code",
        "prefecture",
        "representative_title",
        "representative_name",
        "representative_kana",
        "status",
        "joined_on",
        "left_on",
        "leaving_reason",
        "links",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members come from approved applications and from the import only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list shows those who have left, too: it says how many, and leads to the members that figures count."""
        answer: Any = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", {}).get("cl")
        if shown is not None:
            left = shown.queryset.order_by().filter(status=Organization.Status.LEFT).count()
            answer.context_data |= {
                "left": 0 if left == shown.result_count else left,
                "present_query": shown.get_query_string({"status__in": PRESENT}, ["p"]),
            }
        return answer

    def save_model(self, request: HttpRequest, obj: Organization, form: Any, change: bool) -> None:
        """Only what was changed here, as a new version: a member's form opened before is told, not overwritten."""
        obj.version = F("version") + 1
        obj.save(update_fields=[*form.changed_data, "version", "updated_at", "sort_key", "search_text"])
        obj.refresh_from_db(fields=["version"])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        set_entered_by(formset, request.user)
        super().save_formset(request, form, formset, change)

    @admin.display(description=gettext_lazy("name in Japanese"), ordering="name_ja")
    def sheet(self, organization: Organization) -> str:
        """To what an officer reads and does, and to the form for words and contacts."""
        return format_html(
            '<a href="{}">{}</a><br><a href="{}">{}<span class="visually-hidden"> ({})</span></a>',
            reverse("desk-member", args=[organization.pk]),
            organization.name,
            reverse("admin:members_organization_change", args=[organization.pk]),
            _("Edit"),
            organization.name,
        )

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def standing(self, organization: Organization) -> str:
        """The status; of those who have left with the day."""
        status: str = organization.get_status_display()
        return f"{status}{bracketed(day(organization.left_on))}" if organization.left_on else status

    @admin.display(description=gettext_lazy("officer"), empty_value="–")
    def officer(self, organization: Organization) -> Any:
        return organization.officer

    @admin.display(description=gettext_lazy("Pages"))
    def links(self, organization: Organization) -> str:
        """Where the member is seen by the public and by itself."""
        return format_html(
            '<a href="{3}">{4}</a> · <a href="/members/{0}/">{1}</a> · <a href="/organizations/{0}/">{2}</a>'
            ' · <a href="{5}">{6}</a>',
            organization.pk,
            _("Public page"),
            _("Workspace of the member"),
            reverse("desk-member", args=[organization.pk]),
            _("Standing, duties, mails and notes"),
            reverse("desk-schedule", args=[organization.pk]),
            _("Own schedule"),
        )


@admin.register(Invitation)
class InvitationAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    list_display = (
        "email",
        "organization",
        "kind",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    )
    list_select_related = ("organization", "invited_by")
    list_filter = ("kind", "created_at")
    own_words = ("email",)
    list_per_page = 50
    fields = ("email", "organization", "kind", "invited_by", "created_at", "expires_at", "accepted_at", "revoked_at")


@admin.register(Certificate)
class CertificateAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    list_display = ("code", "organization", "issued_on", "issued_by")
    list_select_related = ("organization", "issued_by")
    list_filter = ("issued_on",)
    own_words = ("code",)
    list_per_page = 50


@admin.register(StandIn)
class StandInAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    list_display = ("started_at", "organization", "officer", "channel", "received_on", "ended_at")
    list_filter = ("channel",)
    list_select_related = ("organization", "officer")
    date_hierarchy = "started_at"
