"""The secretariat's pages about deadlines, under the admin site: reminders to come, extensions, waivers."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deadlines import sweep
from deadlines.forms import DecisionForm, ExtendForm, ReasonForm
from deadlines.lateness import distance_in_words
from deadlines.models import Duty, ExtensionRequest, Sweep
from deadlines.views.days import DayForm
from members.access import officer_required
from reviews.errors import Conflict
from timekeeping import today

PAGE = 100


@officer_required
def reminders(request: HttpRequest) -> HttpResponse:
    """Who gets what on a day (today unless `date` says otherwise), before it is sent; and whether it is held."""
    form = DayForm(request.GET.get("date"))
    day = form.day()
    found: Any = list(sweep.rehearse(day)) if sweep.is_beyond_ledger(day) else sweep.plan(day)
    people = len({reminder.address for reminder in found}) if isinstance(found, list) else found.people()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": _("Reminders to come"),
        "form": form,
        "day": day,
        "is_today": day == today(),
        "is_to_come": day > today(),
        "page_obj": page,
        "rows": [(reminder, distance_in_words((reminder.due_on - day).days)) for reminder in page],
        "people": people,
        "seen": _fingerprint(found) if day == today() else "",
        "cap": sweep.cap(),
        "held": Sweep.objects.held().order_by("day").first(),
        "last": Sweep.objects.finished().order_by("-day").first(),
        "sweeps_at": settings.SWEEP_AT,
        "is_first": not Sweep.objects.filter(released_at__isnull=False).exists(),
    }
    return render(request, "deadlines/reminders.html", context)


@officer_required
@require_POST
def reminders_sweep(request: HttpRequest) -> HttpResponse:
    """Do now what the sweep of today does by itself: the same holds, and nothing twice.

    What it would queue is said first, and it runs only as it was seen.
    """
    planned = sweep.plan()
    seen = _fingerprint(planned)
    if "confirm" not in request.POST or request.POST.get("seen") != seen:
        if "confirm" in request.POST:
            messages.warning(request, _("The reminders have changed in the meantime. Please look at them again."))
        context = {
            **admin.site.each_context(request),
            "title": _("Run today's sweep"),
            "reminders": planned.count(),
            "mails": planned.people(),
            "is_held": bool(sweep.reason_to_hold(today())) or sweep.exceeds_cap(planned.people()),
            "seen": seen,
        }
        return render(request, "deadlines/reminders_sweep.html", context)
    done = sweep.sweep()
    if done.hold:
        messages.warning(request, _("The sweep has run; its reminders are held until you have seen the list."))
    else:
        messages.success(request, _("The sweep has run. Reminders queued: {number}").format(number=done.queued))
    return redirect("reminders")


def _fingerprint(plan: Any) -> str:
    """What an officer has seen, so that nothing else is released."""
    return f"{plan.count()}-{plan.people()}"


@officer_required
@require_POST
def reminders_release(request: HttpRequest) -> HttpResponse:
    """Let the held reminders go, having seen them; where there are others by now, they are shown first."""
    if request.POST.get("seen") != _fingerprint(sweep.plan()):
        messages.warning(request, _("The reminders have changed in the meantime. Please look at them again."))
        return redirect("reminders")
    try:
        done = sweep.release(by=request.user)
        messages.success(request, _("Reminders queued: {number}").format(number=done.queued))
    except sweep.ClosedDay:
        messages.error(request, _("No mail goes out on a closed day. Please release the reminders on a working day."))
    return redirect("reminders")


@officer_required
def extension_decide(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """Grant, shorten or refuse a member's request for an extension."""
    asked = get_object_or_404(
        ExtensionRequest.objects.select_related("duty__organization", "asked_by", "decided_by"), pk=request_id
    )
    form = DecisionForm(request.POST or None, asked=asked)
    if request.method == "POST" and form.is_valid():
        return _decide(request, asked, form.cleaned_data)
    context = {**admin.site.each_context(request), "title": _("Request for an extension"), "asked": asked, "form": form}
    return render(request, "deadlines/extension_decide.html", context)


def _decide(request: HttpRequest, asked: ExtensionRequest, answer: dict[str, Any]) -> HttpResponse:
    try:
        if "refuse" in request.POST:
            asked.refuse(because=answer["answer"], by=request.user)
        else:
            asked.grant(to=answer["granted_to"], by=request.user, answer=answer["answer"])
    except Conflict:
        messages.error(request, _("Somebody else has decided this request, or the duty is closed."))
        return redirect("extension-decide", asked.pk)
    messages.success(request, _("Decided; the member is told by mail."))
    return redirect("admin:deadlines_extensionrequest_changelist")


@officer_required
def duty_extend(request: HttpRequest, duty_id: uuid.UUID) -> HttpResponse:
    """Extend a deadline of the secretariat's own accord, with a reason."""
    duty = get_object_or_404(Duty.objects.select_related("organization"), pk=duty_id)
    form = ExtendForm(request.POST or None, duty=duty)
    return _act(
        request, duty, form, _("Extend the due date"),
        lambda answer: duty.extend(to=answer["to"], because=answer["reason"], by=request.user),
    )  # fmt: skip


@officer_required
def duty_waive(request: HttpRequest, duty_id: uuid.UUID) -> HttpResponse:
    """Say that a duty is not owed this time, with a reason."""
    duty = get_object_or_404(Duty.objects.select_related("organization"), pk=duty_id)
    form = ReasonForm(request.POST or None)
    return _act(
        request, duty, form, _("Waive this time"),
        lambda answer: duty.waive(because=answer["reason"], by=request.user),
    )  # fmt: skip


def _act(
    request: HttpRequest, duty: Duty, form: Any, title: str, verb: Callable[[dict[str, Any]], None]
) -> HttpResponse:
    """Ask the form, call the verb, go back to the duty in the admin."""
    if request.method == "POST" and form.is_valid():
        try:
            verb(form.cleaned_data)
            messages.success(request, _("Done."))
        except Conflict:
            messages.error(request, _("The duty is no longer open."))
        return redirect("admin:deadlines_duty_change", duty.pk)
    context = {**admin.site.each_context(request), "title": title, "duty": duty, "form": form}
    return render(request, "deadlines/duty_act.html", context)
