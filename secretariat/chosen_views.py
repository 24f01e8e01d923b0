"""What an officer does with many duties of the board at once: extend, waive; each says how many before it acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from deadlines import reminding, shifting, waiving
from deadlines.desk_forms import PutOffForm
from deadlines.forms import ReasonForm
from members.access import officer_required
from notices.letters import digest
from reviews.errors import Conflict
from secretariat import looking_after
from secretariat.board import BoardFilter
from secretariat.chosen import Chosen, chosen_in
from secretariat.desk import desk_page
from secretariat.ticked_views import officer_named

FIRST = 50  # rows of a preview


@require_POST
@officer_required
def extend(request: HttpRequest) -> HttpResponse:
    """Describe the extension, see what it does, confirm it; it stands among the bulk extensions and can be undone."""
    chosen = chosen_in(request)
    if chosen is None:
        return nothing_chosen(request)
    form = PutOffForm(request.POST if "described" in request.POST else None)
    if not form.is_bound or not form.is_valid() or "change" in request.POST:
        return page(request, chosen, "extend", _("Extend the due dates of the chosen duties"), form=form)
    shift = form.shift(among=chosen.duties)
    if "confirm" in request.POST:
        try:
            shifting.carry_out(shift, by=request.user, seen=request.POST.get("seen", ""))
        except Conflict:
            changed_meanwhile(request)
        else:
            words = ngettext(
                "The due date of {number} duty was extended.",
                "The due dates of {number} duties were extended.",
                shift.moved_duties,
            )
            messages.success(request, words.format(number=shift.moved_duties))
            return redirect(shift)
    shift = form.shift(among=chosen.duties)
    rows = shift.moving().select_related("organization").order_by("effective_due_on", "organization__sort_key", "pk")
    return page(
        request, chosen, "extend_preview", _("Extend the due dates of the chosen duties"),
        form=form, shift=shift, preview=shifting.preview(shift), rows=rows[:FIRST],
    )  # fmt: skip


@require_POST
@officer_required
def waive(request: HttpRequest) -> HttpResponse:
    """See how many would be waived, give the reason, confirm."""
    chosen = chosen_in(request)
    if chosen is None:
        return nothing_chosen(request)
    form = ReasonForm(request.POST if "confirm" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            because, seen = form.cleaned_data["reason"], request.POST.get("seen", "")
            number = waiving.waive_all(chosen.duties, because=because, seen=seen)
        except Conflict:
            changed_meanwhile(request)
        else:
            words = ngettext("{number} duty was waived.", "{number} duties were waived.", number)
            messages.success(request, words.format(number=number))
            return redirect(reverse("board") + chosen.query)
    rows = chosen.duties.open().soonest_first().select_related("organization")
    return page(
        request, chosen, "waive", _("Waive the chosen duties this time"),
        form=form, preview=waiving.preview(chosen.duties), rows=rows[:FIRST],
    )  # fmt: skip


@require_POST
@officer_required
def remind(request: HttpRequest) -> HttpResponse:
    """See who would get what, read a mail (`read`: an address), confirm."""
    chosen = chosen_in(request)
    if chosen is None:
        return nothing_chosen(request)
    if "confirm" in request.POST:
        try:
            number = reminding.remind(chosen.duties, seen=request.POST.get("seen", ""))
        except Conflict:
            changed_meanwhile(request)
        else:
            words = ngettext("{number} reminder was queued.", "{number} reminders were queued.", number)
            messages.success(request, words.format(number=number))
            return redirect(reverse("board") + chosen.query)
    planned = reminding.plan(chosen.duties)
    first = planned[:FIRST]
    address = request.POST.get("read", "").replace("\x00", "") or (first[0].address if first else "")
    read = reminding.plan(chosen.duties, only=address)[:FIRST] if address else []
    language = min((each.language for each in read), default="ja")
    return page(
        request, chosen, "remind", _("Send reminders of the chosen duties now"),
        preview=reminding.preview(chosen.duties),
        planned=first,
        address=address,
        mail_language=language,
        mail=digest([each.context for each in read], language=language) if read else None,
    )  # fmt: skip


@require_POST
@officer_required
def assign(request: HttpRequest) -> HttpResponse:
    """Hand the members of the chosen duties to an officer or nobody (`to`), having seen how many they are."""
    chosen = chosen_in(request)
    if chosen is None:
        return nothing_chosen(request)
    to = officer_named(request.POST.get("to", ""))
    if to is NotImplemented:
        messages.error(request, _("Please choose whom to hand it to."))
        return redirect(reverse("board") + chosen.query)
    members = looking_after.members_of(chosen.duties)
    if "confirm" in request.POST:
        try:
            number = looking_after.hand(members, to=to, by=request.user, seen=request.POST.get("seen", ""))
        except Conflict:
            changed_meanwhile(request)
        else:
            words = ngettext(
                "{number} member: officer now {officer}.", "{number} members: officer now {officer}.", number
            )
            messages.success(request, words.format(number=number, officer=to or _("nobody")))
            return redirect(reverse("board") + chosen.query)
    return page(
        request, chosen, "assign", _("Hand members to an officer"),
        to=to, to_value=request.POST["to"], preview=looking_after.preview(members, to=to),
        rows=members.order_by("sort_key", "pk").select_related("looked_after__officer")[:FIRST],
    )  # fmt: skip


def nothing_chosen(request: HttpRequest) -> HttpResponse:
    """Back to the board, which is told what is missing."""
    messages.error(request, _("Please tick at least one row."))
    return redirect(reverse("board") + BoardFilter(request.GET).query())


def changed_meanwhile(request: HttpRequest) -> None:
    messages.warning(request, _("The duties have changed since you saw them. Please look again."))


def page(request: HttpRequest, chosen: Chosen, name: str, title: str, **context: Any) -> HttpResponse:
    return desk_page(request, f"board/{name}", title=title, chosen=chosen, **context)
