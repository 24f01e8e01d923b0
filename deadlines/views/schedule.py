"""A member's own schedule: chosen by its people, or by an officer on its behalf."""

import uuid
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from deadlines.forms import ScheduleForm
from deadlines.ledger import HORIZON_DAYS, due_next
from deadlines.models import Schedule
from deadlines.scheduling import choose, schedule_of
from members.access import member_page, officer_required
from members.models import Organization
from reviews.errors import Conflict


class Changed(NamedTuple):
    """What somebody else has changed, as the comparison of a conflict shows it."""

    label: str
    before: Any
    value: Any
    is_changed: bool = True


@member_page(may="submit")
def schedule(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Choose the own interval, the plan revision date or the fiscal year."""
    return _ask(request, organization, "deadlines/schedule.html", "schedule", {})


@officer_required
def schedule_of_member(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """Choose on behalf of a member that has said so by telephone or on paper."""
    organization = get_object_or_404(Organization.objects.members(), pk=organization_id)
    context = {**admin.site.each_context(request), "title": _("Own schedule")}
    return _ask(request, organization, "deadlines/schedule_of_member.html", "desk-schedule", context)


def _ask(
    request: HttpRequest, organization: Organization, template: str, name: str, context: dict[str, Any]
) -> HttpResponse:
    """Show the form; save it and come back to `name`; the second of two editors is told what the first has changed."""
    own = schedule_of(organization)
    form = ScheduleForm(request.POST or None, instance=own, requirement_class=organization.requirement_class)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            number = choose(own, version=form.seen_version or 0, **form.choices)
        except Conflict:
            _tell_conflict(form, organization)
            status = 409
        else:
            messages.success(request, _("Saved. Due dates changed: {number}").format(number=number))
            return redirect(name, organization.pk)
    duties = organization.duties.outstanding().with_alike().soonest_first()
    context |= {"organization": organization, "form": form, "schedule": own, "duties": duties}
    context |= {"due_next": due_next(organization), "opened_before": HORIZON_DAYS}
    return render(request, template, context, status=status)


def _tell_conflict(form: ScheduleForm, organization: Organization) -> None:
    """What stands now, beside what stood there when the person opened the form."""
    now = Schedule.objects.get(organization=organization)
    events: Any = now.history  # type: ignore[attr-defined]
    seen = events.filter(version=form.seen_version or 0).order_by("pgh_id").last() or Schedule()
    fields: list[Any] = [Schedule._meta.get_field(name) for name in form.choices]
    changes = [
        Changed(str(field.verbose_name), getattr(seen, field.name) or "", getattr(now, field.name) or "")
        for field in fields
        if getattr(seen, field.name) != getattr(now, field.name)
    ]
    last: Any = events.order_by("pgh_id").last()
    form.tell_conflict(version=now.version, at=last and last.pgh_created_at, changes=changes)
