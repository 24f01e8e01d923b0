"""A member at the desk: one page with all that is known of it, and the notes of the secretariat."""

import uuid
from typing import Any

from django import forms as controls
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from design import fields, forms
from members.access import officer_required
from members.models import Note, Organization
from reviews.errors import Conflict
from secretariat.desk import desk_page
from secretariat.member_sheet import sheet_of


class AsOfForm(forms.Form):
    """A day in the member's history."""

    day = fields.JapaneseDateField(label=gettext_lazy("Status as of"))


class NoteForm(forms.Form):
    """A note; `corrects` names the note it puts right."""

    text = fields.TextField(
        label=gettext_lazy("New note"),
        max_length=4000,
        help_text=gettext_lazy("Only the secretariat reads it. What is written stays; correct it by a new note."),
    )
    corrects = controls.UUIDField(required=False, widget=controls.HiddenInput)


@officer_required
def member(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """Profile, standing, duties, submissions, mails, documents and notes of one member."""
    organization = get_object_or_404(Organization.objects.select_related("looked_after__officer"), pk=organization_id)
    return _page(request, organization, NoteForm())


@require_POST
@officer_required(writing="prepare")
def note_new(request: Any, organization_id: uuid.UUID) -> HttpResponse:
    """Write a note, or correct one."""
    organization = get_object_or_404(Organization, pk=organization_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, organization, form, status=422)
    named = form.cleaned_data["corrects"]
    corrected = get_object_or_404(organization.notes, pk=named) if named else None
    try:
        Note.write(organization, text=form.cleaned_data["text"], by=request.user, corrects=corrected)
    except Conflict:
        messages.error(request, _("Somebody else has corrected this note already. Your text is kept below."))
        return _page(request, organization, form, status=409)
    messages.success(request, _("The note has been kept."))
    return redirect("desk-member", organization.pk)


def _page(request: HttpRequest, organization: Organization, note: NoteForm, *, status: int = 200) -> HttpResponse:
    asked = AsOfForm(request.GET if "day" in request.GET else None)
    day = asked.cleaned_data["day"] if asked.is_bound and asked.is_valid() else None
    context = {
        "title": organization.name,
        "as_of_form": asked,
        "note_form": note,
        **sheet_of(organization, as_of=day),
    }
    return desk_page(request, "members/member", status=status, **context)
