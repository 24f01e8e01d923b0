"""Telling the secretariat where goals and measures were announced (公表)."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.forms import AnnouncementForm
from goals.models import Announcement
from goals.views.writing import posted_for
from members.access import member_page
from members.models import Organization
from reviews.errors import Conflict
from reviews.sheet import differences


@require_POST
@member_page(may="edit")
def announcement_open(request: Any, organization: Organization) -> HttpResponse:
    """Make the draft, or go to the one that is being written."""
    return redirect("announcement-edit", organization.pk, Announcement.open(organization, by=request.user).pk)


@member_page()
def announcement_edit(request: Any, organization: Organization, announcement_id: uuid.UUID) -> HttpResponse:
    """The form while it can be changed, else the sheet; with what is needed to send it."""
    announcement = own_announcement(organization, announcement_id)
    may_edit = bool(request.role and request.role.may_edit and organization.is_member)
    if request.method == "POST" and may_edit:
        return _save(request, announcement)
    if may_edit and announcement.is_editable and "preview" not in request.GET:
        return _form_page(request, AnnouncementForm(instance=announcement))
    return _sheet_page(request, announcement)


@require_POST
@member_page(may="submit")
def announcement_submit(request: Any, organization: Organization, announcement_id: uuid.UUID) -> HttpResponse:
    """Send the announcement as it was previewed."""
    announcement = own_announcement(organization, announcement_id)
    announcement.version = _seen(request)
    try:
        announcement.submit(by=request.user, receipt=request.receipt)
    except ValidationError:
        return _sheet_page(request, announcement, status=422)
    except Conflict:
        messages.error(request, _("Somebody else has changed it in the meantime. Please check it again."))
        return redirect("announcement-edit", organization.pk, announcement.pk)
    messages.success(request, _("Submitted. The secretariat will check it and write to you."))
    return redirect("goal-list", organization.pk)


@require_POST
@member_page(may="submit")
def announcement_withdraw(request: Any, organization: Organization, announcement_id: uuid.UUID) -> HttpResponse:
    """Take the announcement back before the secretariat has decided."""
    announcement = own_announcement(organization, announcement_id)
    announcement.version = _seen(request)
    try:
        announcement.withdraw(by=request.user, receipt=request.receipt)
    except Conflict:
        messages.error(request, _("The secretariat has decided in the meantime, or somebody else was faster."))
        return redirect("announcement-edit", organization.pk, announcement.pk)
    messages.success(request, _("Withdrawn."))
    return redirect("goal-list", organization.pk)


def own_announcement(organization: Organization, announcement_id: uuid.UUID) -> Announcement:
    found: Announcement = get_object_or_404(
        organization.announcements.select_related("organization"), pk=announcement_id
    )
    return found


def _save(request: Any, announcement: Announcement) -> HttpResponse:
    form = AnnouncementForm(request.POST, instance=announcement)
    if not form.is_valid():
        return _form_page(request, form)
    try:
        form.keep(by=request.user)
    except Conflict:
        return _conflict_page(request, form)
    if request.POST.get("next") != "preview":
        messages.success(request, _("Saved as a draft."))
        return redirect("announcement-edit", announcement.organization_id, announcement.pk)
    if problems := announcement.problems():
        form = AnnouncementForm(posted_for(request, announcement), instance=announcement)
        form.is_valid()
        for name, said in problems.items():
            form.add_error(name, said)
        return _form_page(request, form, is_saved=True)
    address = redirect("announcement-edit", announcement.organization_id, announcement.pk)
    address["Location"] += "?preview"
    return address


def _conflict_page(request: Any, form: AnnouncementForm) -> HttpResponse:
    """Somebody else saved in between (409): what stands there now beside what was typed, which is kept."""
    stored = Announcement.objects.get(pk=form.instance.pk)
    lines = [line for line in differences(form.instance.sheet(), stored.sheet()) if line.is_changed]
    form.tell_conflict(version=stored.version, by=stored.edited_by, at=stored.updated_at, changes=lines)
    if not stored.is_editable:
        messages.warning(request, _("It is no longer a draft and cannot be changed. Copy what you still need."))
    return _form_page(request, form, status=409)


def _form_page(
    request: Any,
    form: AnnouncementForm,
    *,
    status: int = 200,
    is_saved: bool = False,
) -> HttpResponse:
    context = {
        "organization": form.instance.organization,
        "announcement": form.instance,
        "form": form,
        "is_saved": is_saved,
    }
    return render(request, "goals/announcement_form.html", context, status=status)


def _sheet_page(request: Any, announcement: Announcement, *, status: int = 200) -> HttpResponse:
    context = {
        "organization": announcement.organization,
        "announcement": announcement,
        "lines": announcement.sheet(),
        "problems": announcement.problems() if announcement.is_editable else {},
        "may_edit": bool(request.role and request.role.may_edit),
        "may_submit": bool(request.role and request.role.may_submit),
    }
    return render(request, "goals/announcement_sheet.html", context, status=status)


def _seen(request: Any) -> int:
    seen = request.POST.get("version", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
