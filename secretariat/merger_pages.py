"""Merging two registrations at the desk: find the other one, see what moves, confirm, undo within a day."""

import uuid
from typing import Any

from django import forms as controls
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from design import fields, forms
from design.words import day
from enrolment import merging
from enrolment.models import Merger
from members.access import officer_required
from members.models import Organization
from reviews.errors import Conflict
from secretariat.chosen import keys_in
from secretariat.desk import desk_page

SHOWN = 20


class SearchForm(forms.Form):
    """How to find the other registration."""

    q = fields.LineField(label=gettext_lazy("Name or number"), max_length=100, required=False)


class RegistrationField(controls.ModelChoiceField):
    """Two registrations of one body have one name: what tells them apart stands behind it."""

    def label_from_instance(self, registration: Organization) -> str:
        return described(registration)


def described(registration: Organization) -> str:
    """A registration with its category, joining date and number."""
    said = _("{category}, joined {day}, {number}").format(
        category=registration.get_category_display(),
        day=day(registration.joined_on),
        number=registration.corporate_number or registration.local_government_code or _("no number"),
    )
    return _("{name} ({what})").format(name=registration.name, what=said)


class MergerForm(forms.Form):
    """Which other registration, which of the two stays, and why."""

    other = RegistrationField(
        label=gettext_lazy("The other registration"),
        queryset=Organization.objects.none(),
        widget=controls.RadioSelect,
        empty_label=None,
    )
    stays = controls.ChoiceField(label=gettext_lazy("Which one stays"), widget=controls.RadioSelect)
    reason = fields.TextField(
        label=gettext_lazy("Reason"), max_length=1000, help_text=gettext_lazy("Both read it in the mail.")
    )
    is_same = controls.BooleanField(
        label=gettext_lazy("I have made sure that both are the same legal entity."), required=False
    )

    def __init__(self, *args: Any, organization: Organization, found: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.fields["other"].queryset = found  # type: ignore[attr-defined]
        self.fields["is_same"].shown_as_required = True  # type: ignore[attr-defined]
        self.fields["stays"].choices = [  # type: ignore[attr-defined]
            ("this", described(organization)),
            ("other", _("The other registration")),
        ]

    @property
    def kept_and_gone(self) -> tuple[Organization, Organization]:
        other = self.cleaned_data["other"]
        return (self.organization, other) if self.cleaned_data["stays"] == "this" else (other, self.organization)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            merging.check(*self.kept_and_gone)
        return cleaned


@officer_required
def merge(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """Find the other registration, see what would move, confirm it."""
    organization = get_object_or_404(Organization.objects.members(), pk=organization_id)
    search = SearchForm(request.GET)
    form = MergerForm(
        request.POST or None,
        organization=organization,
        found=_others(request, organization, search),
        initial={"stays": "this"},
    )
    preview, differences = None, []
    if request.method == "POST" and form.is_valid():
        differences = merging.differences(*form.kept_and_gone)
        if "confirm" in request.POST and (done := _merge(request, form, is_sure=not differences)):
            return done
        preview = merging.preview(*form.kept_and_gone)
    context = {
        "title": _("Merge two registrations"),
        "organization": organization,
        "search": search,
        "form": form,
        "preview": preview,
        "differences": differences,
        "kept_and_gone": [described(each) for each in form.kept_and_gone] if preview else [],
    }
    return desk_page(request, "members/merge", status=422 if form.errors else 200, **context)


def _others(request: HttpRequest, organization: Organization, search: SearchForm) -> Any:
    """Registrations to choose from: what was searched, or of a similar name; once chosen, that one alone."""
    others = Organization.objects.members().exclude(pk=organization.pk)
    if request.method == "POST":
        return others.filter(pk__in=keys_in([request.POST.get("other", "")]))
    words = search.cleaned_data.get("q", "") if search.is_valid() else ""
    found = others.matching(words or organization.name_ja)
    return others.filter(pk__in=list(found.values_list("pk", flat=True)[:SHOWN]))


def _merge(request: Any, form: MergerForm, *, is_sure: bool) -> HttpResponse | None:
    """Where something tells the two apart an officer has to say that they are one."""
    kept, gone = form.kept_and_gone
    if not (is_sure or form.cleaned_data["is_same"]):
        form.add_error("is_same", _("Please make sure that both are the same legal entity, and tick this."))
        return None
    try:
        merger = merging.merge(
            kept, gone, because=form.cleaned_data["reason"], seen=request.POST.get("seen", ""), by=request.user
        )
    except Conflict:
        messages.error(request, _("It is no longer what you have seen. Please look again; nothing was changed."))
        return None
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return None
    messages.success(request, _("Merged. It can be undone within a day."))
    return redirect(merger)


@officer_required
def merger(request: HttpRequest, merger_id: uuid.UUID) -> HttpResponse:
    """What moved, by whom and why; with the way to undo it."""
    found = get_object_or_404(Merger.objects.select_related("kept", "gone", "made_by", "undone_by"), pk=merger_id)
    moved = [(label, len(found.moved.get(name, ()))) for name, label in merging.MOVING.items()]
    return desk_page(request, "members/merger", title=str(found), merger=found, moved=moved)


@require_POST
@officer_required
def merger_undo(request: Any, merger_id: uuid.UUID) -> HttpResponse:
    """Give back what moved."""
    found = get_object_or_404(Merger.objects.select_related("kept", "gone"), pk=merger_id)
    try:
        returned = merging.undo(found, by=request.user)
    except Conflict:
        messages.error(request, _("Somebody else has undone this merger already."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        words = ngettext("Undone: %(number)d entry went back.", "Undone: %(number)d entries went back.", returned)
        messages.success(request, words % {"number": returned})
    return redirect(found)
