"""The review queue and the page where an officer reads, compares and decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from members.access import officer_required
from reviews.errors import Conflict
from reviews.models import Submission
from reviews.sheet import Difference, differences
from secretariat import queue
from secretariat.checks import remarks_on
from secretariat.decisions import Decision, decisions_for
from secretariat.desk import desk_context
from secretariat.forms import LINE_PREFIX


@officer_required
def review_queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits, oldest first; one kind when the address says so."""
    kind = request.GET.get("kind", "")
    kinds = [kind] if kind in queue.KINDS else list(queue.KINDS)
    page = Paginator(queue.waiting_rows(kinds), 50).get_page(request.GET.get("page"))
    context = {
        "title": _("Review queue"),
        "page_obj": page,
        "rows": queue.load(page.object_list),
        "counts": queue.counts(),
        "kind": kind,
    }
    return TemplateResponse(request, "secretariat/reviews.html", desk_context(request, context))


@officer_required
def review(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """One submission beside its accepted predecessor, with the decisions that its state allows."""
    if kind not in queue.KINDS:
        raise Http404
    submission = get_object_or_404(queue.for_review(kind), pk=pk)
    decisions = {decision.name: decision for decision in decisions_for(submission)}
    if request.method == "POST":
        chosen = decisions.get(request.POST.get("decision", ""))
        if chosen is None:
            return conflict(request, submission)
        if chosen.bind(request.POST).is_valid() and (answer := decide(request, submission, chosen)):
            return answer
    return TemplateResponse(request, "secretariat/review.html", page_context(request, kind, submission, decisions))


def decide(request: HttpRequest, submission: Submission, chosen: Decision) -> HttpResponse | None:
    """Carry a decision out, unless somebody changed or decided it since this officer read it.

    None where a rule forbids it: the reason stands in the form then.
    """
    _before, after = queue.neighbours(submission)
    try:
        if request.POST.get("version") != str(submission.version):
            raise Conflict(submission)
        chosen.carry_out(chosen.form, request.user)
    except Conflict:
        return conflict(request, submission)
    except ValidationError as error:
        submission.refresh_from_db()  # the move was rolled back: the page says again what stands
        chosen.form.add_error(None, error.messages)
        return None
    messages.success(request, chosen.done)
    return redirect(queue.review_address(submission) if chosen.stays else after or "reviews")


def conflict(request: HttpRequest, submission: Submission) -> HttpResponse:
    messages.error(
        request, _("Somebody else has changed or decided this meanwhile. Please read it again; nothing was changed.")
    )
    return redirect(queue.review_address(submission))


def page_context(
    request: HttpRequest, kind: str, submission: Submission, decisions: dict[str, Decision]
) -> dict[str, Any]:
    predecessor = submission.predecessor()
    before = predecessor.sheet() if predecessor else None
    previous, following = queue.neighbours(submission)
    return desk_context(
        request,
        {
            "title": f"{submission._meta.verbose_name}: {submission.reviewed_title()}",
            "kind": kind,
            "submission": submission,
            "organization": submission.organization_or_none(),
            "lines": commented(differences(submission.sheet(), before), decisions.get("return")),
            "remarks": remarks_on(submission),
            "has_predecessor": predecessor is not None,
            "events": submission.events.select_related("by"),
            "decisions": list(decisions.values()),
            "returning": "return" in decisions,
            "previous": previous,
            "following": following,
        },
    )


def commented(lines: list[Difference], returning: Decision | None) -> list[tuple[Difference, Any]]:
    """Each line with the field to comment on it; only the first line of a name has one."""
    fields = {bound.name: bound for bound in returning.form} if returning else {}
    return [(line, fields.pop(f"{LINE_PREFIX}{line.name}", None)) for line in lines]
