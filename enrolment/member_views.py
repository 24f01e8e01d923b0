"""Pages of a member: 変更届 (what is registered changes through review) and 退会届 (the wish to leave)."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enrolment.change_forms import ChangeForm, LeavingForm
from enrolment.models import ChangeRequest, LeavingRequest
from enrolment.steps import comments_of
from members.access import member_page
from members.models import Organization
from reviews.errors import Conflict
from reviews.sheet import differences


def open_one(submissions: Any) -> Any:
    """The submission in hand: a draft, returned, or being checked; None where there is none."""
    return submissions.filter(state__in=("draft", "returned", "submitted")).first()


@member_page(may="manage")
def change_new(request: HttpRequest, organization: Organization) -> HttpResponse:
    """A new notification of change; where one is in hand, that one is shown."""
    in_hand = open_one(organization.change_requests)
    if in_hand:
        return redirect(in_hand)
    return write_change(request, ChangeRequest(organization=organization))


@member_page(may="manage")
def change_edit(request: HttpRequest, organization: Organization, change_id: uuid.UUID) -> HttpResponse:
    change = own_change(organization, change_id)
    return write_change(request, change) if change.is_editable else redirect(change)


def own_change(organization: Organization, change_id: uuid.UUID) -> ChangeRequest:
    found: ChangeRequest = get_object_or_404(organization.change_requests.select_related("organization"), pk=change_id)
    return found


def write_change(request: Any, change: ChangeRequest) -> HttpResponse:
    """The form; saving leads to the comparison, from where it is sent."""
    form = ChangeForm(request.POST or None, change=change, comments=comments_of(change))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    form.keep(by=request.user)
            except (Conflict, IntegrityError):  # somebody saved it, or began another one, at this moment
                stored = ChangeRequest.objects.filter(pk=change.pk).first() or change
                form.tell_conflict(version=stored.version, at=stored.updated_at)
                status = 409
            else:
                return redirect(change)
    context = {"organization": change.organization, "change": change, "form": form, "returned": change.last_return}
    return render(request, "enrolment/change_form.html", context, status=status)


@require_safe
@member_page()
def change(request: HttpRequest, organization: Organization, change_id: uuid.UUID) -> HttpResponse:
    """What changes, before and after; how it stands; sending and withdrawing."""
    found = own_change(organization, change_id)
    lines = differences(found.sheet(), found.predecessor().sheet(), own=found.own_lines)
    context = {"organization": organization, "change": found, "lines": lines, "returned": found.last_return}
    return render(request, "enrolment/change.html", context)


@require_POST
@member_page(may="manage")
def change_submit(request: Any, organization: Organization, change_id: uuid.UUID) -> HttpResponse:
    found = own_change(organization, change_id)
    return moved(request, found, "submit", _("Sent. The secretariat will check it and write to you."))


@require_POST
@member_page(may="manage")
def change_withdraw(request: Any, organization: Organization, change_id: uuid.UUID) -> HttpResponse:
    found = own_change(organization, change_id)
    return moved(request, found, "withdraw", _("Withdrawn."))


def moved(request: Any, submission: ChangeRequest | LeavingRequest, verb: str, done: str) -> HttpResponse:
    """Submit or withdraw what the person has read; say so, or that somebody was faster."""
    try:
        if request.POST.get("version") != str(submission.version):
            raise Conflict(submission)
        getattr(submission, verb)(by=request.user)
    except Conflict:
        messages.error(request, _("Somebody else changed or sent it meanwhile. Please read it again."))
    else:
        messages.success(request, done)
    return redirect(submission)


@member_page()
def leaving(request: Any, organization: Organization) -> HttpResponse:
    """The request to leave: written and sent on one page, shown while it is checked and afterwards."""
    may_manage = bool(request.role and request.role.may_manage and organization.is_member)
    in_hand = open_one(organization.leaving_requests)
    if request.method == "POST" and not may_manage:
        return HttpResponse(status=403)
    if may_manage and (in_hand is None or in_hand.is_editable):
        return write_leaving(request, in_hand or LeavingRequest(organization=organization))
    shown = in_hand or organization.leaving_requests.first()
    context = {"organization": organization, "leaving": shown, "may_manage": may_manage}
    return render(request, "enrolment/leaving.html", context)


def write_leaving(request: Any, wish: LeavingRequest) -> HttpResponse:
    form = LeavingForm(request.POST or None, instance=wish, comments=comments_of(wish))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                send_leaving(form, by=request.user)
            except (Conflict, IntegrityError):
                messages.error(request, _("Somebody else changed or sent it meanwhile. Please read it again."))
            else:
                messages.success(request, _("Sent. The secretariat will check it and write to you."))
            return redirect("leaving", wish.organization_id)
    context = {"organization": wish.organization, "form": form, "returned": wish.last_return}
    return render(request, "enrolment/leaving_form.html", context, status=status)


@transaction.atomic
def send_leaving(form: LeavingForm, *, by: Any) -> None:
    """Save the request and send it, both or neither. Raises Conflict."""
    wish = form.instance
    wish.created_by = wish.created_by or by
    wish.save_edit(version=form.seen_version)
    wish.submit(by=by)


@require_POST
@member_page(may="manage")
def leaving_withdraw(request: Any, organization: Organization) -> HttpResponse:
    """Stay after all."""
    in_hand = get_object_or_404(organization.leaving_requests, state__in=("draft", "returned", "submitted"))
    return moved(request, in_hand, "withdraw", _("Withdrawn."))
