"""Checks of the web addresses in a submission: whether the page is there, and speaks of the circular economy.

The addresses are asked in the background (`secretariat.tasks`); here stands what is known of them.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fetching import Refusal, Unreachable, fetch
from goals.models import Announcement, GoalVersion
from reports.models import Disclosure, Project
from reviews.models import Submission
from secretariat.checks.remark import Remark
from secretariat.models import PageCheck

# The field that holds a public web address, by kind of submission.
FIELDS: dict[type[Submission], str] = {
    Announcement: "url",
    Disclosure: "url",
    GoalVersion: "publication_url",
    Project: "url",
}
REFUSALS = {
    Refusal.NOT_WEB: gettext_lazy("The address is not a web address."),
    Refusal.CREDENTIALS: gettext_lazy("The address contains a user name or password; it is not asked."),
    Refusal.PORT: gettext_lazy("The address uses an unusual port; it is not asked."),
    Refusal.NO_SUCH_HOST: gettext_lazy("There is no server of this name."),
    Refusal.NOT_PUBLIC: gettext_lazy("The address leads into a network that is not public; it is not asked."),
    Refusal.TOO_MANY_REDIRECTS: gettext_lazy("The address is redirected again and again."),
    Refusal.CERTIFICATE: gettext_lazy("The certificate of the server is not valid."),
    Refusal.TIME_OUT: gettext_lazy("The server did not answer in time."),
    Refusal.NO_CONNECTION: gettext_lazy("The server cannot be reached."),
    Refusal.NOT_HTTP: gettext_lazy("The server did not answer with a web page."),
}


class Known(NamedTuple):
    """What is known of the address of one submission; `check` is None until it was asked for the first time."""

    url: str
    line: str
    check: PageCheck | None
    is_fresh: bool


def known_of(submissions: Sequence[Submission]) -> dict[UUID, Known]:
    """By submission with an address: what is known of it; one query."""
    field = FIELDS.get(type(submissions[0]), "") if submissions else ""
    urls = {one.pk: getattr(one, field) for one in submissions if field and getattr(one, field)}
    checks = {check.url: check for check in PageCheck.objects.filter(url__in=set(urls.values()))}
    found = {}
    for one in submissions:
        if one.pk in urls:
            check = checks.get(urls[one.pk])
            is_fresh = check is not None and check.is_fresh(one.submitted_at)
            found[one.pk] = Known(urls[one.pk], field, check, is_fresh)
    return found


def remarks(submissions: Sequence[Submission]) -> dict[UUID, list[Remark]]:
    """What the pages of submissions say, as far as they have been asked."""
    return {
        pk: [Remark(text, known.line, is_warning) for text, is_warning in said_by(known.check)]
        for pk, known in known_of(submissions).items()
        if known.check is not None and known.check.checked_at is not None
    }


def said_by(check: PageCheck) -> Iterator[tuple[str, bool]]:
    """Sentences about a page that was asked, and whether each is a warning."""
    if check.refusal:
        yield str(REFUSALS[Refusal(check.refusal)]), True
        return
    if check.status is None or not 200 <= check.status < 300:
        yield _("The page is not there (status %(status)s).") % {"status": check.status}, True
        return
    if is_elsewhere(check.url, check.final_url):
        yield _("The address leads elsewhere: %(url)s") % {"url": check.final_url}, True
    if check.content_type == "application/pdf":
        yield _("The page is there. PDF: not read."), False
    elif not check.is_read:
        yield _("The page is there. It is no text (%(type)s): not read.") % {"type": check.content_type}, False
    elif check.word:
        yield _("The page is there and mentions “%(word)s”.") % {"word": check.word}, False
    elif check.is_cut:
        yield _("The beginning of the page does not mention the circular economy; the rest was not read."), True
    else:
        yield _("The page does not mention the circular economy."), True


def is_elsewhere(url: str, final_url: str) -> bool:
    """Whether a redirect led to another site, or from a page to the front page of the site."""
    asked, reached = urlsplit(url), urlsplit(final_url)
    if (asked.hostname or "").removeprefix("www.") != (reached.hostname or "").removeprefix("www."):
        return True
    return asked.path.strip("/") != "" and reached.path.strip("/") == ""


def ask(url: str) -> None:
    """Ask an address now and keep the answer, unless another worker is at it."""
    check = PageCheck.claim(url)
    if check is None:
        return
    try:
        page = fetch(url)
    except Unreachable as error:
        check.gave_nothing(error.refusal, at=error.url)
    else:
        check.answered(page, word=word_in(page.text or ""))


def word_in(text: str) -> str:
    """The first of CIRCULAR_WORDS that a text mentions; empty where there is none."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return next((word for word in settings.CIRCULAR_WORDS if word.casefold() in plain), "")


def addresses_to_ask(limit: int) -> list[str]:
    """Addresses of waiting submissions that were not asked since they were submitted, longest waiting first."""
    urls: dict[str, Any] = {}
    for model, field in FIELDS.items():
        known = PageCheck.objects.filter(url=OuterRef(field))
        waiting = (
            model._default_manager.filter(state=Submission.State.SUBMITTED)
            .exclude(**{field: ""})
            .annotate(asked_at=Subquery(known.values("checked_at")), wanted_at=Subquery(known.values("wanted_at")))
            .filter(Q(asked_at=None) | Q(asked_at__lt=F("submitted_at")) | Q(asked_at__lt=F("wanted_at")))
        )
        urls |= dict(waiting.order_by("submitted_at").values_list(field, "submitted_at")[:limit])
    return sorted(urls, key=lambda url: urls[url])[:limit]
