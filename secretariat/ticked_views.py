"""What an officer does with several rows of the queue: hand them to somebody, accept them after a preview."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from members.access import officer_required
from reviews.errors import Conflict
from secretariat import accepting, ticked
from secretariat.desk import desk_page
from secretariat.models import Assignment
from secretariat.queue import kind_names
from secretariat.queue_filter import QueueFilter, Wanted

NOBODY = "nobody"


def wanted_in(request: HttpRequest) -> Wanted:
    """The part of the queue that stands in the address."""
    return QueueFilter(request.GET, kinds=kind_names(), by=request.user).wanted()


@require_POST
@officer_required
def assign(request: HttpRequest) -> HttpResponse:
    """Take rows (`take`), or hand ticked ones to an officer or nobody (`to`)."""
    if "take" in request.POST:
        rows, to = ticked.read([request.POST["take"]]), request.user
    else:
        rows, to = ticked.read(request.POST.getlist("row")), officer_named(request.POST.get("to", ""))
        if to is NotImplemented:
            messages.error(request, _("Please choose whom to hand it to."))
            return redirect(way_back(request))
    if not rows:
        messages.error(request, _("Please tick at least one row."))
        return redirect(way_back(request))
    taken = []
    for row in rows:
        try:
            Assignment.hand(row.kind, row.pk, to=to, seen=row.officer, by=request.user)
        except Conflict as conflict:
            taken.append(str(conflict.subject.officer) if conflict.subject else _("nobody"))
    report_hand_over(request, len(rows) - len(taken), taken, to)
    return redirect(way_back(request))


def officer_named(value: str) -> Any:
    """The officer who decides that was chosen, None for nobody, NotImplemented where nothing sensible was chosen."""
    if value == NOBODY:
        return None
    known = {str(officer.pk): officer for officer in get_user_model().objects.deciders()}
    return known.get(value, NotImplemented)


def report_hand_over(request: HttpRequest, number: int, taken: list[str], to: Any) -> None:
    if number:
        done = ngettext(
            "%(number)d review: officer now %(officer)s.", "%(number)d reviews: officer now %(officer)s.", number
        )
        messages.success(request, done % {"number": number, "officer": to or _("nobody")})
    for holder in sorted(set(taken)):
        messages.error(
            request,
            _("Somebody else was faster: the officer is %(officer)s now. Nothing was changed.") % {"officer": holder},
        )


def way_back(request: HttpRequest) -> str:
    """The page of the desk the officer came from."""
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return reverse("reviews") + wanted_in(request).query()


@require_POST
@officer_required
def accept_preview(request: HttpRequest) -> HttpResponse:
    """What would be accepted, with what the checks say of each; nothing is decided yet."""
    wanted = wanted_in(request)
    if request.POST.get("all"):
        rows, number = accepting.all_that_match(wanted), accepting.number_of(wanted)
    else:
        chosen = ticked.read(request.POST.getlist("row"))
        rows = accepting.ticked_ones(chosen, wanted.query())
        number = len(chosen)
    if not rows:
        messages.error(request, _("None of these can be accepted together. Please decide on each page."))
        return redirect(way_back(request))
    context: dict[str, Any] = {
        "title": _("Accept several at once"),
        "candidates": [(ticked.key_of(candidate.row), candidate) for candidate in rows],
        "clear": sum(candidate.is_clear for candidate in rows),
        "number": number,
        "left_out": number - len(rows),
        "is_all": bool(request.POST.get("all")),
        "query": wanted.query(),
    }
    return desk_page(request, "accept", **context)


@require_POST
@officer_required
def accept(request: HttpRequest) -> HttpResponse:
    """Accept the rows that were left ticked in the preview, and say what became of each."""
    wanted = wanted_in(request)
    chosen = ticked.read(request.POST.getlist("row"))
    if not chosen:
        messages.error(request, _("Please tick at least one row."))
        return redirect(way_back(request))
    outcome = accepting.accept_all(chosen, by=request.user)
    number = len(outcome.accepted)
    if number:
        done = ngettext(
            "%(number)d submission was accepted; the member has been told by mail.",
            "%(number)d submissions were accepted; the members have been told by mail.",
            number,
        )
        messages.success(request, done % {"number": number})
    if not outcome.kept:
        return redirect(way_back(request))
    context: dict[str, Any] = {"title": _("Accept several at once"), "outcome": outcome, "query": wanted.query()}
    return desk_page(request, "accepted", **context)
