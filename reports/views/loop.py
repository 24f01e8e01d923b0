"""What the pages of every submission share: saving, sending, taking back, and meeting somebody else's change."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from deadlines.models import Duty
from goals.models.owed import OwedSubmission
from goals.views.writing import is_autosave
from members.models import Organization
from reviews.errors import Conflict
from reviews.models import State
from reviews.sheet import Line, differences

# --- who may do what -------------------------------------------------------------------------------------------


def may_edit(request: Any, submission: OwedSubmission) -> bool:
    """Whether the person may change it now: the role allows it and it is not locked."""
    return bool(submission.is_editable and request.role and request.role.may_edit and submission.organization.is_member)


def require_edit(request: Any, organization: Organization) -> None:
    """Refuses (403) where the role does not allow changes."""
    if not (request.role and request.role.may_edit and organization.is_member):
        raise PermissionDenied


def rights(request: Any, submission: OwedSubmission) -> dict[str, bool]:
    """What the person may do with it now, for the buttons of its pages."""
    is_submitter = bool(request.role and request.role.may_submit and submission.organization.is_member)
    return {
        "may_edit": may_edit(request, submission),
        "may_submit": is_submitter and submission.is_editable,
        "may_withdraw": is_submitter and (submission.is_editable or submission.state == State.SUBMITTED),
    }


def owed(organization: Organization, kind: str, duty_id: str) -> Duty:
    """The organization's duty of a kind that may still be answered; Http404 for any other."""
    try:
        return get_object_or_404(organization.duties.filter(kind=kind).outstanding(), pk=UUID(duty_id))
    except ValueError as error:
        raise Http404 from error


# --- saving ----------------------------------------------------------------------------------------------------


MISSING = "missing"  # in an address: say at the fields what is missing for sending


def point_out(request: HttpRequest, forms: Sequence[Any], submission: OwedSubmission) -> bool:
    """Where the address asks for it, put what is missing for sending at its field; whether anything is."""
    if MISSING not in request.GET:
        return False
    problems = submission.problems()
    for form in forms:
        form.full_clean()
        form.cleaned_data = {}
        for name in form.fields:
            for message in problems.get(form.add_prefix(name), ()):
                form.add_error(name, message)
    return bool(problems)


def saved(request: HttpRequest, submission: OwedSubmission, *, preview: str) -> HttpResponse:
    """After saving: the new version to a page that saves by itself, else the preview, or the form again.

    What is still missing for sending is said on the form, not first on the preview.
    """
    if is_autosave(request):
        return JsonResponse({"version": submission.version, "message": _("Draft saved.")})
    is_incomplete = "preview" in request.POST and bool(submission.problems())
    if "preview" in request.POST and not is_incomplete:
        return redirect(preview, submission.organization.pk, submission.pk)
    messages.success(request, _("Draft saved."))
    return redirect(f"{submission.workspace_url()}?{MISSING}" if is_incomplete else submission.workspace_url())


def not_saved(*, status: int) -> HttpResponse:
    """The answer to a page that saves by itself and could not."""
    if status == 409:
        message = _("Not saved: somebody else changed it meanwhile. Press “Save draft” to compare.")
    else:
        message = _("Not saved yet: please check what you entered.")
    return JsonResponse({"message": message}, status=status)


def tell_conflict(form: Any, submission: OwedSubmission, typed: list[Line]) -> None:
    """Show who was faster and what is saved now beside what was typed; sent again, it replaces what is saved."""
    now = type(submission)._default_manager.select_related("edited_by").get(pk=submission.pk)
    changes = [line for line in differences(typed, now.sheet()) if line.is_changed]
    form.tell_conflict(version=now.version, by=now.edited_by or "", at=now.updated_at, changes=changes)


# --- sending and taking back -----------------------------------------------------------------------------------


class ProblemLine(NamedTuple):
    """A problem as the preview lists it: where it is, and what is missing."""

    name: str
    label: str
    messages: list[str]


def problem_lines(submission: OwedSubmission) -> list[ProblemLine]:
    """What stands in the way of sending, labelled as on the sheet."""
    if not submission.is_editable:
        return []
    labels = {line.name: line.label for line in submission.sheet()}
    return [ProblemLine(name, labels.get(name, ""), found) for name, found in submission.problems().items()]


def send(request: Any, submission: OwedSubmission, *, preview: str) -> HttpResponse:
    """Send it as the person saw it; where something is missing or changed meanwhile, back to the preview."""
    try:
        submission.version = seen_version(request)
        submission.submit(by=request.user, receipt=request.receipt)
    except ValidationError:
        messages.error(request, _("It cannot be sent yet: something is missing."))
        return redirect(preview)
    except Conflict:
        messages.error(request, _("It was changed or sent by somebody else meanwhile. Please read it again."))
        return redirect(preview)
    messages.success(request, _("Sent to the secretariat. A receipt was sent by e-mail."))
    return redirect(submission.workspace_url())


def take_back(request: Any, submission: OwedSubmission, *, to: str) -> HttpResponse:
    """Withdraw it before the secretariat decides."""
    try:
        submission.version = seen_version(request)
        submission.withdraw(by=request.user, receipt=request.receipt)
    except Conflict:
        messages.error(request, _("It was changed or decided by somebody else meanwhile. Please read it again."))
        return redirect(submission.workspace_url())
    messages.success(request, _("Withdrawn. You can begin again at any time; what was typed is kept."))
    return redirect(to)


def seen_version(request: HttpRequest) -> int:
    """The version on the page the person pressed the button on; one that never fits where none was sent along."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1
