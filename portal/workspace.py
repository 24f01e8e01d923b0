"""A member's way in: which organization, and what is to be done there."""

import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from deadlines.models import Duty, ShiftedDuty
from members.access import member_page
from members.models import Organization
from portal.next_step import next_step
from portal.own_submissions import own_submissions, recent_events
from timekeeping import today


@login_required
def my(request: Any) -> HttpResponse:
    """To the one organization a person acts for; a choice where there are several, an explanation where none."""
    roles = list(request.user.roles.select_related("organization").order_by("organization"))
    if len(roles) == 1:
        return redirect("workspace", organization_id=roles[0].organization_id)
    return render(request, "portal/my.html", {"roles": roles})


@member_page()
def workspace(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Duties with their dates, the one next step, and how submissions stand."""
    duties: list[Any] = list(Duty.objects.filter(organization=organization).outstanding().with_alike().soonest_first())
    shifts = ShiftedDuty.objects.shift_of_each(duties)
    for duty in duties:
        duty.organization = organization
        duty.shift = shifts.get(duty.pk)
    submissions = own_submissions(organization)
    step = next_step(duties, submissions)
    context = {
        "organization": organization,
        "duties": [(duty, days_left(duty)) for duty in duties],
        "step": step,
        "step_left": days_left(step.duty) if step.duty else None,
        "submissions": submissions,
        "events": recent_events(organization),
    }
    return render(request, "portal/workspace.html", context)


def days_left(duty: Duty) -> int | None:
    """Days until the deadline, 0 on the day itself; None without a date or once it is past."""
    if duty.deadline is None or duty.deadline < today():
        return None
    left: datetime.timedelta = duty.deadline - today()
    return left.days
