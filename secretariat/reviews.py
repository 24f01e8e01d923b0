"""The review queue and the page where an officer reads, compares and decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from design.words import colon
from enrolment import recategorizing
from enrolment.models import ChangeRequest
from members.access import officer_required
from reports.models import ProgressReport
from reports.reported import evidence_of, reported_goals
from reviews.errors import Conflict
from reviews.models import State, Submission
from reviews.sheet import Difference, corrections, differences, labelled
from secretariat import queue, tasks
from secretariat.accepting import ACCEPTABLE
from secretariat.checks import BY_PAGE, CHECKED, Remark, remarks_on
from secretariat.checks.pages import Known, known_of
from secretariat.decisions import Decision, decisions_for
from secretariat.desk import desk_page
from secretariat.forms import LINE_PREFIX, places_of
from secretariat.models import Assignment, CannedReply, PageCheck
from secretariat.queue_filter import MINE, NOBODY, QueueFilter, Wanted, deciders
from secretariat.ticked import Ticked, key_of
from secretariat.ticked_views import wanted_in

ROWS = 50


class CountedPaginator(Paginator):
    """Pages of rows whose number is known already."""

    def __init__(self, rows: Any, number: int) -> None:
        super().__init__(rows, ROWS)
        self.count = number  # in place of a second count


@officer_required
def review_queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits, as it is filtered and sorted by the address; oldest first by itself."""
    form = QueueFilter(request.GET, kinds=queue.kind_names(), by=request.user)
    wanted = form.wanted()
    counts = queue.counts(wanted)
    shown = [count for count in counts if wanted.kind in ("", count.kind)]
    number = sum(count.number for count in shown)
    page = CountedPaginator(queue.waiting_rows(wanted), number).get_page(request.GET.get("page"))
    rows = queue.load(page.object_list, wanted.query())
    context: dict[str, Any] = {
        "title": _("Review queue"),
        "form": form,
        "page_obj": page,
        "rows": [(key_of(row), row) for row in rows],
        "number": number,
        "acceptable": sum(count.number for count in shown if count.kind in ACCEPTABLE),
        "acceptable_kinds": ACCEPTABLE,
        "tabs": [(count, wanted.query(kind=count.kind)) for count in counts],
        "all_query": wanted.query(kind=""),
        "all_number": sum(count.number for count in counts),
        "desks": desks(wanted, shown),
        "columns": columns(wanted),
        "wanted": wanted,
        "query": wanted.query(),
        "officers": deciders(),
        "back": request.get_full_path(),
    }
    return desk_page(request, "reviews", **context)


def desks(wanted: Wanted, shown: list[queue.KindCount]) -> list[tuple[str, int | None, str, bool]]:
    """Whose reviews can be chosen: words, how many, the address, and whether it is chosen now."""
    numbers = {MINE: sum(count.mine for count in shown), NOBODY: sum(count.nobodys for count in shown)}
    words = {"": _("All"), MINE: _("Mine"), NOBODY: _("Nobody's")}
    return [
        (words[officer], numbers.get(officer), wanted.query(officer=officer), wanted.officer == officer)
        for officer in words
    ]


def columns(wanted: Wanted) -> list[tuple[str, str, str]]:
    """The headings of the table: words, the address that sorts by them (empty: none), and how it is sorted now."""
    by_date = "newest" if wanted.sort == "oldest" else "oldest"
    directions = {"oldest": "ascending", "newest": "descending"}
    headings = [
        (_("Kind"), "kind", "kind"),
        (_("Title"), "", ""),
        (_("Member or applicant"), "organization", "organization"),
        (_("Submitted on"), by_date, wanted.sort if wanted.sort in directions else ""),
        (_("Days waiting"), "", ""),
        (_("Officer"), "officer", "officer"),
    ]
    return [
        (
            words,
            f"{reverse('reviews')}{wanted.query(sort=sort)}" if sort else "",
            directions.get(wanted.sort, "ascending") if wanted.sort == current else "",
        )
        for words, sort, current in headings
    ]


@officer_required
def review(request: Any, kind: str, pk: UUID) -> HttpResponse:
    """One submission beside its accepted predecessor, with the decisions that its state allows."""
    submission = found(kind, pk)
    allowed = decisions_for(submission) if request.user.may_decide else []
    decisions = {decision.name: decision for decision in allowed}
    if request.method == "POST" and "insert" in request.POST:
        insert_reply(request, decisions)
    elif request.method == "POST":
        chosen = decisions.get(request.POST.get("decision", ""))
        if chosen is None:
            return conflict(request, submission)
        for decision in decisions.values():
            decision.keep(request.POST)
        if chosen.bind(request.POST).is_valid():
            if is_comment_left(request, chosen, decisions):
                chosen.form.add_error(
                    None,
                    _(
                        "Comments on single items are typed. They reach the submitter only with a return: "
                        "please return it, or delete them."
                    ),
                )
            elif answer := decide(request, submission, chosen):
                return answer
    return desk_page(request, "review", **page_context(request, kind, submission, decisions))


def is_comment_left(request: HttpRequest, chosen: Decision, decisions: dict[str, Decision]) -> bool:
    """Whether something is typed on a line that would be lost, because only a return sends it."""
    returning = decisions.get("return")
    if returning is None or chosen is returning:
        return False
    return any(request.POST.get(name, "").strip() for name in returning.form.fields if name.startswith(LINE_PREFIX))


def found(kind: str, pk: UUID) -> Submission:
    """The submission in the address. Raises Http404."""
    if kind not in queue.KINDS:
        raise Http404
    submission: Submission = get_object_or_404(queue.for_review(kind), pk=pk)
    return submission


def insert_reply(request: HttpRequest, decisions: dict[str, Decision]) -> None:
    """Without script: put the chosen canned reply after what is typed; nothing that was typed is lost."""
    for decision in decisions.values():
        decision.keep(request.POST)
    into = decisions.get(request.POST["insert"])
    pk, _colon, language = request.POST.get(f"reply-{request.POST['insert']}", "").partition(":")
    reply = CannedReply.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 10 else None
    if into and reply:
        into.insert(reply.text_in(language))


def decide(request: HttpRequest, submission: Submission, chosen: Decision) -> HttpResponse | None:
    """Carry a decision out, unless somebody changed or decided it since this officer read it.

    None where a rule forbids it: the reason stands in the form then.
    """
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
    wanted = wanted_in(request)
    here = queue.review_address(submission, wanted.query())
    state = type(submission)._default_manager.values_list("state", flat=True).get(pk=submission.pk)
    if state not in (State.SUBMITTED, State.RETURNED):
        Assignment.close(queue.KIND_OF[type(submission)], submission.pk)
    say_done(request, chosen, here, is_returned=state == State.RETURNED)
    if chosen.stays or request.POST.get("then") == "stay":
        return redirect(here)
    _before, after = queue.neighbours(submission, wanted)
    return redirect(after or reverse("reviews") + wanted.query())


def say_done(request: HttpRequest, chosen: Decision, here: str, *, is_returned: bool) -> None:
    """Say what was done; a return names the way to take it back."""
    if is_returned:
        link = format_html('<a href="{}">{}</a>', here, _("Returned by mistake? Take it back here."))
        messages.success(request, format_html("{} {}", chosen.done, link))
    else:
        messages.success(request, chosen.done)


def conflict(request: HttpRequest, submission: Submission) -> HttpResponse:
    messages.error(
        request, _("Somebody else has changed or decided this meanwhile. Please read it again; nothing was changed.")
    )
    return redirect(queue.review_address(submission, wanted_in(request).query()))


@require_POST
@officer_required
def check_again(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Ask the web address of a submission anew, in the background."""
    submission = found(kind, pk)
    known = known_of([submission]).get(submission.pk)
    if known is not None:
        PageCheck.want(known.url)
        tasks.wake_check(known.url)
        messages.info(request, _("The page is being checked again. Please reload this page in a moment."))
    return redirect(queue.review_address(submission, wanted_in(request).query()))


def page_context(
    request: HttpRequest, kind: str, submission: Submission, decisions: dict[str, Decision]
) -> dict[str, Any]:
    predecessor = submission.predecessor()
    before = predecessor.sheet() if predecessor else None
    wanted = wanted_in(request)
    previous, following = queue.neighbours(submission, wanted)
    remarks = remarks_on(submission)
    sheet = submission.sheet()
    returned = submission.answered_return
    rows = submission.rows() if isinstance(submission, ProgressReport) else []
    return {
        **officer_context(kind, submission),
        "title": f"{capfirst(str(submission._meta.verbose_name))}{colon()}{submission.reviewed_title()}",
        "kind": kind,
        "submission": submission,
        "organization": submission.organization_or_none(),
        "lines": commented(differences(sheet, before, own=submission.own_lines), decisions.get("return"), remarks),
        "remarks": remarks,
        "page_check": (page_check := known_page(submission)),
        "checked": "" if is_unanswered(page_check) else CHECKED.get(type(submission), ""),
        "is_without_page": page_check is None and isinstance(submission, BY_PAGE),
        "goals": reported_goals(submission, rows) if isinstance(submission, ProgressReport) else [],
        "evidence": evidence_of(rows),
        "effect": recategorizing.effect_of(submission) if isinstance(submission, ChangeRequest) else None,
        "returned": returned,
        "corrections": corrections(sheet, returned.lines(), returned.field_comments) if returned else [],
        "has_predecessor": predecessor is not None,
        "events": [
            (event, labelled(event.field_comments, sheet))
            for event in submission.events.select_related("by").defer("sheet")
        ],
        "decisions": [(decision, replies_for(decision, kind)) for decision in decisions.values()],
        "returning": "return" in decisions,
        "stays": request.POST.get("then") == "stay",
        "is_waiting": submission.state == State.SUBMITTED,
        "previous": previous,
        "following": following,
        "query": wanted.query(),
        "back": request.get_full_path(),
    }


def officer_context(kind: str, submission: Submission) -> dict[str, Any]:
    """Who looks after it, and who could."""
    held = Assignment.objects.open().of_active().filter(kind=kind, submission_id=submission.pk)
    assignment = held.select_related("officer").first()
    officer = assignment.officer if assignment else None
    row = Ticked(kind, submission.pk, submission.version, officer.pk if officer else None)
    return {"officer": officer, "officers": deciders(), "row": str(row)}


def known_page(submission: Submission) -> Known | None:
    """What is known of its web address; a check that is missing or old is asked for, and not waited for."""
    known = known_of([submission]).get(submission.pk)
    if known is not None and not known.is_fresh and submission.state != State.DRAFT:
        tasks.wake_check(known.url)
    return known


def is_unanswered(page: Known | None) -> bool:
    """Whether the web page has still to be asked: then it is too early to say that nothing was found."""
    return page is not None and (page.check is None or page.check.checked_at is None)


def commented(
    lines: list[Difference], returning: Decision | None, remarks: list[Remark]
) -> list[tuple[Difference, Any, list[Remark]]]:
    """Each line with the field to comment on it and the remarks on it, which stand at the first line of a name."""
    fields = {bound.name: bound for bound in returning.form} if returning else {}
    said: dict[str, list[Remark]] = {}
    for remark in remarks:
        said.setdefault(remark.line, []).append(remark)
    return [(line, fields.get(f"{LINE_PREFIX}{place}"), said.pop(line.name, [])) for place, line in places_of(lines)]


def replies_for(decision: Decision, kind: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The canned replies of a decision by language, the reader's first: value, title and text of each."""
    if decision.replies is None:
        return []
    replies = list(CannedReply.objects.offered(kind).filter(purpose=decision.replies[0]))
    languages = [("ja", "日本語"), ("en", "English")]
    if get_language() == "en":
        languages.reverse()
    return [
        (name, [(f"{reply.pk}:{language}", str(reply), reply.text_in(language)) for reply in replies])
        for language, name in languages
        if replies
    ]
