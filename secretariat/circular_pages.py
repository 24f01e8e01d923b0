"""The officers' pages of circulars: write, preview with the recipients, send, see the delivery."""

import uuid
from typing import Any

from django import forms as controls
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from design import forms
from members.access import officer_required
from members.categories import Category
from members.prefectures import Prefecture
from notices import outbox, rendering
from reviews.errors import Conflict
from secretariat import circulation
from secretariat.desk import desk_page
from secretariat.models import Circular
from secretariat.models.circular import PRESENT

SHOWN = 50


class CircularForm(forms.VersionedForm, forms.ModelForm):
    """What to say, in both languages, and to whom; nothing ticked means everybody."""

    class Meta:
        model = Circular
        fields = (
            *("subject_ja", "text_ja", "subject_en", "text_en"),
            *("categories", "prefectures", "statuses", "working_groups", "includes_managers"),
        )
        widgets = {"working_groups": controls.CheckboxSelectMultiple}
        help_texts = {
            "text_ja": gettext_lazy("Addressee, greeting and signature are added."),
            "text_en": gettext_lazy("Addressee, greeting and signature are added."),
            "working_groups": gettext_lazy("Nothing ticked: whether they are in a working group or not."),
            "includes_managers": gettext_lazy("If not ticked, only the first contact whose mail does not come back."),
        }

    categories = controls.MultipleChoiceField(
        label=gettext_lazy("Categories"),
        choices=Category.choices,
        required=False,
        widget=controls.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing ticked: all categories."),
    )
    statuses = controls.MultipleChoiceField(
        label=gettext_lazy("Status"),
        choices=PRESENT,
        required=False,
        widget=controls.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing ticked: whatever their status."),
    )
    prefectures = controls.MultipleChoiceField(
        label=gettext_lazy("Prefectures"),
        choices=Prefecture.choices,
        required=False,
        widget=controls.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("Nothing chosen: all prefectures. With Ctrl or Command more than one."),
    )


@officer_required
def circulars(request: HttpRequest) -> HttpResponse:
    """All circulars, the latest first."""
    page = Paginator(Circular.objects.select_related("written_by", "sent_by"), SHOWN).get_page(request.GET.get("page"))
    return _page(request, "list", _("Circulars"), page_obj=page)


@officer_required(writing="prepare")
def circular_edit(request: Any, circular_id: uuid.UUID | None = None) -> HttpResponse:
    """Write a new circular, or go on with a draft."""
    circular = get_object_or_404(Circular, pk=circular_id) if circular_id else Circular()
    if not circular.is_draft:
        return redirect(circular)
    form = CircularForm(request.POST or None, instance=circular)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            groups = form.cleaned_data["working_groups"]
            circular.save_draft(version=form.seen_version, by=request.user, working_groups=groups)
        except Conflict:
            stored = Circular.objects.get(pk=circular.pk)
            form.tell_conflict(version=stored.version, by=stored.written_by, at=stored.changed_at)
            status = 409
        else:
            return redirect(circular)
    title = _("Change the circular") if circular_id else _("Write a circular")
    return _page(request, "edit", title, status=status, form=form, circular=circular)


@officer_required
def circular(request: HttpRequest, circular_id: uuid.UUID) -> HttpResponse:
    """A draft as it would arrive and to whom; a sent one with its delivery."""
    found = get_object_or_404(Circular.objects.select_related("written_by", "sent_by"), pk=circular_id)
    letters = [(language, _letter(found, language)) for language in ("ja", "en")]
    if not found.is_draft:
        delivery = found.delivery()
        may_recall = any(row["is_open"] for row in delivery)
        shown = {"circular": found, "letters": letters, "delivery": delivery, "may_recall": may_recall}
        return _page(request, "sent", str(found), **shown)
    addresses, organizations = circulation.reach_of(found)
    return _page(
        request,
        "preview",
        str(found),
        circular=found,
        letters=letters,
        addresses=addresses,
        organizations=organizations,
        recipients=circulation.first_recipients(found, SHOWN),
        shown=SHOWN,
    )


@require_POST
@officer_required
def circular_send(request: HttpRequest, circular_id: uuid.UUID) -> HttpResponse:
    """Send a draft as it was previewed; where it changed or now goes to others, it is shown again."""
    found = get_object_or_404(Circular, pk=circular_id)
    seen, version = request.POST.get("addresses", ""), request.POST.get("version", "")
    if found.is_draft and seen != str(circulation.reach_of(found)[0]):
        messages.warning(request, _("The number of recipients has changed in the meantime. Please check it again."))
        return redirect(found)
    try:
        number = found.send(version=int(version) if version.isdecimal() and len(version) < 9 else 0, by=request.user)
    except Conflict:
        messages.error(request, _("Somebody else has changed or sent this circular in the meantime."))
        return redirect(found)
    messages.success(request, ngettext("Queued: %d mail.", "Queued: %d mails.", number) % number)
    return redirect(found)


@require_POST
@officer_required(writing="prepare")
def circular_test(request: Any, circular_id: uuid.UUID) -> HttpResponse:
    """Send the draft to oneself, in both languages."""
    found = get_object_or_404(Circular, pk=circular_id)
    for language in ("ja", "en"):
        outbox.queue(
            circulation.KIND,
            to=request.user.email,
            user=request.user,
            language=language,
            context={"circular": str(found.pk), "addressee": {"name": request.user.name}},
        )
    messages.success(request, _("A test mail in each language is on its way to %(email)s.") % {"email": request.user})
    return redirect(found)


@require_POST
@officer_required
def circular_recall(request: HttpRequest, circular_id: uuid.UUID) -> HttpResponse:
    """Take back what has not been sent yet."""
    found = get_object_or_404(Circular, pk=circular_id)
    number = found.recall()
    messages.success(request, ngettext("Taken back: %d mail.", "Taken back: %d mails.", number) % number)
    return redirect(found)


def _letter(found: Circular, language: str) -> rendering.Rendered:
    """The mail as its reader gets it."""
    words = circulation.words_of({"circular": found.pk}, None)
    sample = {
        "organization": {"ja": "（組織名）", "en": "(organization)"},
        "department": {"ja": "（部署）", "en": "(department)"},
        "name": {"ja": "（氏名）", "en": "(name)"},
    }
    return rendering.render(circulation.KIND, {**words, "addressee": sample}, language=language)


def _page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return desk_page(request, f"circulars/{name}", status=status, title=title, **context)
