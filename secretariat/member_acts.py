"""What an officer does to a member from its page: another category, another manager, another officer."""

import uuid
from typing import Any

from django import forms as controls
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from design import fields, forms
from enrolment import recategorizing
from members.access import officer_required
from members.categories import Category
from members.errors import AlreadyThere
from members.handing_over import hand_over
from members.models import Organization, Role
from reviews.errors import Conflict
from secretariat import looking_after
from secretariat.desk import desk_page
from timekeeping import today


class CategoryForm(forms.Form):
    """Which category, from when and why."""

    category = controls.ChoiceField(label=gettext_lazy("New category"), widget=controls.RadioSelect)
    effective_on = fields.JapaneseDateField(label=gettext_lazy("Effective on"))
    reason = fields.TextField(
        label=gettext_lazy("Reason"), max_length=1000, help_text=gettext_lazy("The member reads it in the mail.")
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        others = [choice for choice in Category.choices if choice[0] != organization.category]
        self.fields["category"].choices = others  # type: ignore[attr-defined]

    def clean_category(self) -> str:
        category: str = self.cleaned_data["category"]
        try:
            recategorizing.check_category(self.organization, category)
        except ValidationError as refused:
            raise ValidationError(refused.messages) from refused
        return category

    def clean_effective_on(self) -> Any:
        day = self.cleaned_data["effective_on"]
        if day > today() or day < self.organization.joined_on:
            raise ValidationError(_("Please enter a date from the joining date to today."))
        return day


@officer_required
def category_change(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """Choose the category, see what it does to the duties, confirm it."""
    organization = get_object_or_404(Organization.objects.members(), pk=organization_id)
    initial = {"effective_on": today().isoformat()}
    form = CategoryForm(request.POST or None, organization=organization, initial=initial)
    effect = None
    if request.method == "POST" and form.is_valid():
        if "confirm" in request.POST and (done := _recategorize(request, organization, form)):
            return done
        if not form.errors:
            answer = form.cleaned_data
            effect = recategorizing.preview(organization, answer["category"], effective_on=answer["effective_on"])
    context = {"title": _("Change of category"), "organization": organization, "form": form, "effect": effect}
    return desk_page(request, "members/category", status=422 if form.errors else 200, **context)


def _recategorize(request: HttpRequest, organization: Organization, form: CategoryForm) -> HttpResponse | None:
    """Carry it out as it was previewed; None where it has to be seen again."""
    answer = form.cleaned_data
    try:
        recategorizing.recategorize(
            organization,
            answer["category"],
            effective_on=answer["effective_on"],
            because=answer["reason"],
            seen=request.POST.get("seen", ""),
            by=request.user,
        )
    except Conflict:
        messages.error(
            request,
            _("The duties have changed meanwhile, or a notification of change is in hand. Please look again."),
        )
        return None
    except ValidationError as refused:
        form.add_error("category", refused.messages)
        return None
    messages.success(request, _("The category was changed. The member is told by mail."))
    return redirect("desk-member", organization.pk)


class HandOverForm(forms.Form):
    """Who becomes a manager, and whose role ends."""

    to = fields.EmailAddressField(
        label=gettext_lazy("E-mail address of the new manager"),
        help_text=gettext_lazy("Who acts for the member already becomes a manager at once; anybody else is invited."),
    )
    former = controls.ModelChoiceField(
        label=gettext_lazy("Whose role ends"),
        queryset=Role.objects.none(),
        required=False,
        empty_label=pgettext_lazy("role", "Nobody's"),
        help_text=gettext_lazy(
            "Whoever is chosen here loses access at once, even while an invited successor has not accepted yet; "
            "until then the member may be without a manager."
        ),
    )
    reason = fields.TextField(label=gettext_lazy("Reason"), max_length=1000)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["former"]
        chosen.queryset = organization.roles.select_related("user").order_by("created_at")

    def clean_to(self) -> str:
        address: str = self.cleaned_data["to"]
        if User.objects.officers().filter(email=address).exists():
            raise ValidationError(_("This is the address of somebody of the secretariat."))
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        former = cleaned.get("former")
        if former and former.user.email == cleaned.get("to"):
            self.add_error("former", _("This is the new manager."))
        return cleaned


@officer_required
def managers_hand_over(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """Invite or appoint a manager, and end a role where its holder is gone."""
    organization = get_object_or_404(Organization.objects.members(), pk=organization_id)
    form = HandOverForm(request.POST or None, organization=organization)
    if request.method == "POST" and form.is_valid() and (done := _hand_over(request, organization, form)):
        return done
    context = {"title": _("Hand-over of managers"), "organization": organization, "form": form}
    return desk_page(request, "members/hand_over", status=422 if form.errors else 200, **context)


def _hand_over(request: HttpRequest, organization: Organization, form: HandOverForm) -> HttpResponse | None:
    answer = form.cleaned_data
    try:
        made = hand_over(
            organization,
            to=answer["to"],
            former=answer["former"],
            because=answer["reason"],
            by=request.user,
        )
    except AlreadyThere:
        form.add_error("to", _("This address already has an open invitation."))
        return None
    except Conflict:
        messages.error(request, _("The roles have changed meanwhile. Please look again; nothing was changed."))
        return redirect("desk-member", organization.pk)
    words = _("Invited as a manager: %(email)s") if made.is_invited else _("Is a manager now: %(email)s")
    messages.success(request, words % {"email": made.to_address})
    return redirect("desk-member", organization.pk)


class OfficerForm(forms.Form):
    """Who looks after the member."""

    officer = controls.ModelChoiceField(
        label=gettext_lazy("New officer"),
        queryset=User.objects.deciders().order_by("name", "email"),
        required=False,
        empty_label=gettext_lazy("nobody"),
    )


@officer_required
def member_officer(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """Hand one member to an officer or to nobody, whether it owes something just now or not."""
    members = Organization.objects.members().filter(pk=organization_id)
    organization = get_object_or_404(members.select_related("looked_after__officer"))
    form = OfficerForm(request.POST or None, initial={"officer": organization.officer})
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["officer"]
        try:
            changed = looking_after.hand(members, to=to, by=request.user, seen=request.POST.get("seen", ""))
        except Conflict:
            messages.error(request, _("The officer was changed meanwhile. Please look again; nothing was changed."))
            return redirect("member-officer", organization.pk)
        if changed:
            messages.success(request, _("Officer now: %(officer)s") % {"officer": to or _("nobody")})
        return redirect("desk-member", organization.pk)
    context = {
        "title": _("Hand members to an officer"),
        "organization": organization,
        "form": form,
        "seen": looking_after.preview(members, to=None).seen,
    }
    return desk_page(request, "members/officer", status=422 if form.errors else 200, **context)
