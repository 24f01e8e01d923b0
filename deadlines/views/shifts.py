"""期限の一括延長 at the secretariat's desk: describe, preview, confirm; read and undo."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from deadlines import shifting
from deadlines.desk_forms import ShiftForm
from deadlines.models import Shift
from members.access import officer_required
from reviews.errors import Conflict

FIRST = 50  # rows of the preview
PAGE = 100


@officer_required
def shifts(request: HttpRequest) -> HttpResponse:
    """All bulk extensions, the newest first."""
    found = Shift.objects.select_related("made_by", "undone_by")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return _page(request, "shifts", _("Bulk extensions of due dates"), page_obj=page)


@officer_required
def shift_new(request: HttpRequest) -> HttpResponse:
    """Describe which duties are put off; see what that would do; confirm it."""
    form = ShiftForm(request.POST or None)
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _page(request, "shift_new", _("Extend the due dates of many duties"), form=form)
    described = form.described()
    if "confirm" in request.POST:
        try:
            shifting.carry_out(described, by=request.user, seen=request.POST.get("seen", ""))
        except Conflict:
            messages.warning(request, _("The duties have changed since you saw them. Please look again."))
            return _preview(request, form)
        moved = described.moved_duties
        words = ngettext(
            "The due date of {number} duty was extended.", "The due dates of {number} duties were extended.", moved
        )
        messages.success(request, words.format(number=moved))
        return redirect(described)
    return _preview(request, form)


def _preview(request: HttpRequest, form: ShiftForm) -> HttpResponse:
    described = form.described()
    rows = (
        described.moving().select_related("organization").order_by("effective_due_on", "organization__sort_key", "pk")
    )
    return _page(
        request, "shift_preview", _("Extend the due dates of many duties: preview"),
        form=form, shift=described, preview=shifting.preview(described), rows=rows[:FIRST],
    )  # fmt: skip


@officer_required
def shift(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    """What was put off, by whom and why; with the way to undo it."""
    found = get_object_or_404(Shift.objects.select_related("made_by", "undone_by"), pk=shift_id)
    rows = found.rows.select_related("duty__organization")
    if found.undone_at and "kept" in request.GET:
        rows = rows.filter(is_restored=False)
    return _page(
        request, "shift", _("Bulk extension of due dates"),
        shift=found,
        page_obj=Paginator(rows, PAGE).get_page(request.GET.get("page")),
        undo=None if found.undone_at else shifting.preview_undo(found),
        kept=found.moved_duties - found.restored_duties,
    )  # fmt: skip


@officer_required
@require_POST
def shift_undo(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    """Give the duties their dates back, having confirmed it."""
    found = get_object_or_404(Shift, pk=shift_id)
    if "confirmed" not in request.POST:
        messages.error(request, _("Nothing was undone: please tick that you want it."))
        return redirect(found)
    try:
        shifting.undo(found, by=request.user)
        words = _("Undone. Duties with their former date again: {restored}; left as they are: {kept}")
        kept = found.moved_duties - found.restored_duties
        messages.success(request, words.format(restored=found.restored_duties, kept=kept))
    except Conflict:
        messages.error(request, _("Somebody else has undone this already."))
    return redirect(found)


def _page(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    return render(request, f"deadlines/{name}.html", {**admin.site.each_context(request), "title": title, **context})
