"""People as the secretariat sees them; officers are made, changed and helped by administrators only."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from design.desk import LongList, SearchedByWords
from design.fields import EmailAddressField
from design.forms import ModelForm
from members.models import Role
from members.officers import close_account, make_officer, reset_second_factors, welcome


class OfficerForm(ModelForm):
    """Who is to work at the secretariat; the link to set a password is mailed."""

    email = EmailAddressField(label=gettext_lazy("e-mail address"))

    class Meta:
        model = User
        fields = ("email", "name", "desk_rank", "is_superuser")

    def clean_email(self) -> str:
        """Somebody known already gets another rank on their own page, as a deliberate act, never by this form."""
        email: str = self.cleaned_data["email"]
        known = User.objects.filter(email=email).first()
        if known is None:
            return email
        raise ValidationError(
            format_html(
                _("Somebody with this address is registered already: {person} ({what}). {link}"),
                person=known,
                what=standing(known),
                link=format_html(
                    '<a href="{}">{}</a>',
                    reverse("admin:accounts_user_change", args=[known.pk]),
                    _("Change the rights on the page of this person"),
                ),
            ),
            code="unique",
        )

    def save(self, commit: bool = True) -> User:
        self.instance = make_officer(
            self.cleaned_data["email"],
            name=self.cleaned_data["name"],
            administrator=self.cleaned_data["is_superuser"],
            desk_rank=self.cleaned_data["desk_rank"],
        )
        return self.instance

    def save_m2m(self) -> None: ...


def standing(person: User) -> str:
    """What somebody is in the portal: the rank at the secretariat, or the members acted for; and a closed account."""
    said = [str(role.organization) for role in person.roles.select_related("organization")]
    if person.is_staff:
        said.insert(0, _("administrator") if person.is_superuser else person.get_desk_rank_display())
    if not person.is_active:
        said.append(_("account closed"))
    return ", ".join(said) or _("without a role")


class RoleInline(admin.TabularInline):
    model = Role
    extra = 0
    fields = ("organization", "kind", "created_at")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("organization")


@admin.register(User)
class UserAdmin(SearchedByWords, LongList, admin.ModelAdmin):
    list_display = ("email", "name", "is_staff", "desk_rank", "is_superuser", "is_active", "joined_at", "last_login")
    list_filter = ("is_staff", "desk_rank", "is_superuser", "is_active")
    search_fields = ("email", "name")
    search_help_text = gettext_lazy("E-mail address or name")
    ordering = ("email",)
    list_per_page = 50
    actions = ("reset_second_factors", "mail_set_password_link")
    fields = (
        *("email", "name", "language", "is_active"),
        *("is_staff", "desk_rank", "is_superuser", "joined_at", "last_login"),
    )
    readonly_fields = ("email", "joined_at", "last_login")
    inlines = (RoleInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account is closed (made inactive), never deleted: what the person wrote names it."""
        return False

    def has_add_permission(self, request: Any) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Any officer helps members' people; officers themselves are an administrator's business."""
        if obj is not None and obj.is_staff and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        if obj is None:
            return ()
        if request.user.is_superuser and obj != request.user:
            return self.readonly_fields
        # Nobody raises themselves, and the last administrator cannot shut the door behind them.
        own = ["is_active"] if obj == request.user else []
        return (*self.readonly_fields, "is_staff", "desk_rank", "is_superuser", *own)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            return OfficerForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": OfficerForm.Meta.fields})]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change and obj.is_active:
            super().save_model(request, obj, form, change)
        elif change:
            close_account(obj, also=form.changed_data)

    def get_actions(self, request: Any) -> Any:
        return super().get_actions(request) if request.user.is_superuser else {}

    @admin.action(description=gettext_lazy("Reset the second factors of the chosen people"))
    def reset_second_factors(self, request: HttpRequest, chosen: QuerySet) -> None:
        for user in chosen:
            reset_second_factors(user)
            self.log_change(request, user, _("Second factors reset"))
        messages.success(request, _("The second factors have been reset; the people are told by mail."))

    @admin.action(description=gettext_lazy("Mail the chosen officers a link to set a password"))
    def mail_set_password_link(self, request: HttpRequest, chosen: QuerySet) -> None:
        for user in chosen.filter(is_staff=True, is_active=True):
            welcome(user)
            self.log_change(request, user, _("Link to set a password mailed"))
        messages.success(request, _("The links are on their way by mail."))
