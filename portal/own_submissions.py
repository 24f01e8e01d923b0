"""What an organization has written to the secretariat, of every kind, and how it stands."""

from collections.abc import Iterator
from heapq import nlargest
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.urls import translate_url
from django.utils.translation import get_language

from enrolment.models import ChangeRequest, LeavingRequest
from goals.models import Announcement, GoalVersion
from members.models import Organization
from reports.models import Disclosure, ProgressReport, Project
from reviews.models import State, Submission

# Each kind, and the way from it to its organization.
KINDS: dict[type[Submission], str] = {
    GoalVersion: "goal__organization",
    Announcement: "organization",
    ProgressReport: "organization",
    Project: "organization",
    Disclosure: "organization",
    ChangeRequest: "organization",
    LeavingRequest: "organization",
}
ORDER = {State.RETURNED: 0, State.DRAFT: 1, State.SUBMITTED: 2, State.ACCEPTED: 3}
LATEST = 20


class Own(NamedTuple):
    """One submission as its organization sees it."""

    submission: Any
    what: str
    title: str
    url: str

    @property
    def returned(self) -> Any:
        """The officer's comments, while it waits for the correction."""
        return self.submission.returns[0] if self.submission.returns else None


def own_submissions(organization: Organization) -> list[Own]:
    """Those in hand and the latest accepted ones: returned first, then drafts, then what is being checked."""
    found = [own(submission) for model in KINDS for submission in latest(model, organization)]
    return sorted(found, key=lambda each: (ORDER[each.submission.state], -each.submission.updated_at.timestamp()))


def latest(model: type[Submission], organization: Organization) -> Any:
    path = KINDS[model]
    returned = events_of(model).filter(to_state=State.RETURNED).order_by("-at")
    returns = Prefetch("events", returned, to_attr="all_returns")
    rows: Any = model._default_manager.filter(**{path: organization}, state__in=ORDER).select_related(path)
    for row in rows.prefetch_related(returns).order_by("-updated_at")[:LATEST]:
        row.returns = row.all_returns if row.state == State.RETURNED else []
        yield row


def events_of(model: Any) -> Any:
    """The log of one kind of submission."""
    return model._meta.get_field("events").related_model.objects


def kind_in_words(submission: Any) -> str:
    """What kind of thing it is, in the words its member knows from the mails."""
    words = getattr(submission, "what", {})
    return str(words.get(get_language()) or submission._meta.verbose_name)


def own(submission: Any) -> Own:
    # What enrolment keeps (changes, leaving) has no public page: its own address is the member's page.
    address = getattr(submission, "workspace_url", None) or submission.get_absolute_url
    return Own(
        submission,
        what=kind_in_words(submission),
        title=submission.reviewed_title(),
        url=translate_url(address(), get_language() or "ja"),
    )


class Happened(NamedTuple):
    """One move of a submission, for the list of recent events."""

    event: Any
    what: str
    title: str

    @property
    def by(self) -> Any:
        """Who did it; an officer is the secretariat."""
        return self.event.by


def recent_events(organization: Organization, *, most: int = 8) -> list[Happened]:
    """What happened to the organization's submissions lately, newest first."""
    found = (event for model in KINDS for event in _events(model, organization, most))
    return nlargest(most, found, key=lambda each: each.event.at)


def _events(model: type[Submission], organization: Organization, most: int) -> Iterator[Happened]:
    path = f"subject__{KINDS[model]}"
    for event in events_of(model).filter(**{path: organization}).select_related(path, "by").order_by("-at")[:most]:
        yield Happened(event, kind_in_words(event.subject), event.subject.reviewed_title())
