"""The private calendar of one person's deadlines at one organization (deadlines.ics?token=).

An entry keeps its UID as long as its duty is owed; SEQUENCE and LAST-MODIFIED come from the duty's history, so that a
calendar takes up a changed date. Nothing else moves: an unchanged feed is the same bytes, and answers 304.
"""

import datetime
import hashlib
import re
import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from icalendar import Alarm, Calendar, Event

from members.models import Organization
from notices.rendering import absolute

TOKEN = re.compile(r"[\w-]{1,64}", re.ASCII)


@require_safe
def deadlines_feed(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """The token is the key: not there, revoked and somebody else's are all 404."""
    token = request.GET.get("token", "")
    people = get_user_model().objects.filter(is_active=True)
    person = people.filter(calendar_token=token).first() if TOKEN.fullmatch(token) else None
    if person is None:
        raise Http404
    organization = Organization.objects.for_user(person).filter(pk=organization_id).first()
    if organization is None:
        raise Http404
    with translation.override(person.language):
        body = calendar(organization, language=person.language).to_ical()
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    response["ETag"] = etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    patch_cache_control(response, private=True, max_age=3600)
    return get_conditional_response(request, etag=etag, response=response) or response


def calendar(organization: Organization, *, language: str) -> Calendar:
    """All duties of an organization that are still owed, as whole-day entries with a reminder a week before."""
    found = Calendar()
    found.add("prodid", "-//Circular Partners Portal//Deadlines//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"{translation.gettext('Circular Partners')} {organization.name}")
    found.add("x-wr-timezone", "Asia/Tokyo")
    found.add("refresh-interval", datetime.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    duties = organization.duties.outstanding().filter(due_on__isnull=False).soonest_first()
    duties = duties.annotate(changes=Count("history"), changed_at=Max("history__pgh_created_at"))
    for duty in duties:
        found.add_component(_entry(duty, organization, language))
    return found


def _entry(duty: Any, organization: Organization, language: str) -> Event:
    deadline = duty.deadline or datetime.date.max
    url = absolute(duty.get_absolute_url(), language=language)
    entry = Event()
    entry.add("uid", f"{duty.pk}@{settings.BASE_URL.partition('://')[2].partition(':')[0]}")
    changed_at = duty.changed_at or duty.opened_at
    entry.add("dtstamp", changed_at)
    entry.add("last-modified", changed_at)
    entry.add("created", duty.opened_at)
    entry.add("sequence", max(duty.changes - 1, 0))
    entry.add("dtstart", deadline)
    entry.add("dtend", deadline + datetime.timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    due = translation.gettext("Due (in principle)")
    entry.add("summary", f"{due}: {duty.get_kind_display()} ({organization.name})")
    entry.add("description", f"{duty.get_state_display()}\n{url}")
    entry.add("url", url)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", datetime.timedelta(days=-7))
    alarm.add("description", duty.get_kind_display())
    entry.add_component(alarm)
    return entry
