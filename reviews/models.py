"""The review loop: one abstract model for everything that is submitted to the secretariat.

draft → submitted → returned (with a comment per field) → submitted … → accepted. The submitter may withdraw;
acceptance can be reopened with a reason, a return can be taken back while nothing was changed since. What is submitted
is locked. Every move is one conditional update that
names the state it leaves, so that of two people one wins and the other is told (`Conflict`), and is kept as an event.
"""

import datetime
import uuid
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reviews.errors import Conflict
from reviews.receipt import Channel, Receipt
from reviews.sheet import Line, labelled, lines_of, sheets_of
from timekeeping.clock import tokyo_date


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted (being checked)")
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Accepted")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


EDITABLE = (State.DRAFT, State.RETURNED)


def waiting_index(name: str) -> models.Index:
    """For each concrete submission: what waits for the secretariat, by its place in the review queue.

    Few rows of a table wait, so the index stays small however many were decided.
    """
    return models.Index(fields=["submitted_at", "id"], condition=Q(state=State.SUBMITTED), name=name)


class Submission(models.Model):
    """Something a person fills in, sends to the secretariat, and gets back returned or accepted."""

    State = State

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    updated_at = models.DateTimeField(_("last changed at"), auto_now=True)
    first_submitted_at = models.DateTimeField(_("first submitted at"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        abstract = True

    # The fields shown on the sheet, in order; forms use the same names, so that comments find their field.
    sheet_fields: ClassVar[tuple[str, ...]] = ()
    # Lines that say something of this submission only, such as its reason: no difference from what was before.
    own_lines: ClassVar[tuple[str, ...]] = ()
    # What the predecessor is to the reader of a comparison.
    predecessor_name: Any = _("Accepted before")

    # The concrete model's event table: a subclass of Event with `subject` pointing here, related_name="events".
    events: Any

    @property
    def is_editable(self) -> bool:
        """Whether the submitter may change it now: a draft, or returned for correction."""
        return self.state in EDITABLE

    @property
    def first_submitted_on(self) -> datetime.date | None:
        """The day (Tokyo) that decides whether it was late."""
        return tokyo_date(self.first_submitted_at) if self.first_submitted_at else None

    @property
    def last_return(self) -> "Event | None":
        """The officer's comments that the submitter still has to answer, while it is returned."""
        if self.state != State.RETURNED:
            return None
        return self.events.filter(to_state=State.RETURNED).defer("sheet").order_by("-at").first()

    def comments_for_mail(self) -> list[dict[str, Any]]:
        """What the last return says on single lines, with their labels in both languages, as a mail keeps it."""
        returned = self.last_return
        return returned.comments_in_both_languages() if returned else []

    @property
    def answered_return(self) -> "Event | None":
        """The last return that was answered by sending it again, while the answer waits.

        None where there is none since it was last accepted, or where it was not kept yet what was returned.
        """
        if self.state != State.SUBMITTED:
            return None
        for event, following in reversed(list(pairwise(self.events.defer("sheet")))):
            if event.to_state == State.RETURNED and not following.takes_back:
                return event if event.sheet else None
            if event.to_state == State.ACCEPTED:
                return None
        return None

    @property
    def is_return_untouched(self) -> bool:
        """Whether it is returned and the submitter has saved nothing since: then the return can be taken back."""
        return self.state == State.RETURNED and self.updated_at == self.decided_at

    def sheet(self) -> list[Line]:
        """What it says, line by line, for preview, review and comparison; extended by concrete submissions."""
        return lines_of(self, self.sheet_fields)

    def predecessor(self) -> "Submission | None":
        """The accepted one this is to be compared with; None where there is none."""
        return None

    def remarks(self) -> list[str]:
        """What only officers see beside the sheet, such as others with a similar name."""
        return []

    def organization_or_none(self) -> Any:
        """The organization it comes from; None for an application."""
        return getattr(self, "organization", None)

    def reviewed_title(self) -> str:
        """A short title for queues and mails."""
        return str(self)

    # --- verbs ------------------------------------------------------------------------------------------------

    @transaction.atomic
    def submit(self, *, by: Any, receipt: Receipt | None = None) -> None:
        """Send it to the secretariat; from now on it is locked. Raises Conflict where it is no longer editable.

        `receipt`: an officer enters what the member sent otherwise; the day it was received counts (DOMAIN §2),
        for being late and for how long it waits.
        """
        submitted_at = receipt.moment if receipt else timezone.now()
        self._move(
            EDITABLE,
            State.SUBMITTED,
            by=by,
            receipt=receipt,
            submitted_at=submitted_at,
            first_submitted_at=self.first_submitted_at or submitted_at,
        )
        self.when_submitted(by=by, receipt=receipt)

    @transaction.atomic
    def withdraw(self, *, by: Any, comment: str = "", receipt: Receipt | None = None) -> None:
        """Take it back before a decision. Raises Conflict once the secretariat has decided."""
        self._move((*EDITABLE, State.SUBMITTED), State.WITHDRAWN, by=by, comment=comment, receipt=receipt)
        self.when_withdrawn(by=by, receipt=receipt)

    @transaction.atomic
    def send_back(self, *, by: Any, comment: str, field_comments: dict[str, str] | None = None) -> None:
        """Return it for correction (修正依頼) with a comment for all and one per field. Raises Conflict."""
        now = timezone.now()
        self._move(
            (State.SUBMITTED,),
            State.RETURNED,
            by=by,
            comment=comment,
            event={"field_comments": field_comments or {}, "sheet": sheets_of(self)},
            decided_at=now,
            updated_at=now,  # the same: as long as they are, nothing was changed since
            decided_by=by,
        )
        self.when_returned(by=by, comment=comment)

    @transaction.atomic
    def cancel_return(self, *, by: Any, reason: str = "") -> None:
        """Take a return back (修正依頼の取消): it waits for a decision as before, with its first day.

        Raises Conflict where the submitter has changed anything since.
        """
        returned_as = self.version
        self._move(
            (State.RETURNED,),
            State.SUBMITTED,
            by=by,
            comment=reason,
            event={"takes_back": True},
            where={"updated_at": F("decided_at")},
            decided_at=None,
            decided_by=None,
        )
        self.when_return_cancelled(by=by, returned_as=returned_as)

    @transaction.atomic
    def accept(self, *, by: Any, comment: str = "") -> None:
        """Confirm it (確認済み). Raises Conflict where it is not waiting for a decision."""
        self._move((State.SUBMITTED,), State.ACCEPTED, by=by, comment=comment, decided_at=timezone.now(), decided_by=by)
        self.when_accepted(by=by, comment=comment)

    @transaction.atomic
    def reopen(self, *, by: Any, reason: str) -> None:
        """Undo an acceptance, with a reason; it waits for a decision again. Raises Conflict."""
        self._move((State.ACCEPTED,), State.SUBMITTED, by=by, comment=reason, decided_at=None, decided_by=None)
        self.when_reopened(by=by)

    # --- what a concrete submission does in the same transaction ------------------------------------------------

    def when_submitted(self, *, by: Any, receipt: Receipt | None) -> None: ...
    def when_withdrawn(self, *, by: Any, receipt: Receipt | None) -> None: ...
    def when_returned(self, *, by: Any, comment: str) -> None: ...
    def when_return_cancelled(self, *, by: Any, returned_as: int) -> None: ...
    def when_accepted(self, *, by: Any, comment: str) -> None: ...
    def when_reopened(self, *, by: Any) -> None: ...

    # --- how a move is made -----------------------------------------------------------------------------------

    def _move(
        self,
        from_states: Iterable[str],
        to_state: str,
        *,
        by: Any,
        comment: str = "",
        event: dict[str, Any] | None = None,
        where: dict[str, Any] | None = None,
        receipt: Receipt | None = None,
        **fields: Any,
    ) -> None:
        """Change state by a conditional update and log it; raises Conflict when somebody was faster.

        The version is part of the condition, so a person never decides on content they have not seen; `where` adds
        to it. `event`: what else is kept of the move.
        """
        before = self.state
        fields.setdefault("updated_at", timezone.now())
        changed = (
            type(self)
            ._default_manager.filter(pk=self.pk, state=before, version=self.version, state__in=tuple(from_states))
            .filter(**(where or {}))
            .update(state=to_state, version=self.version + 1, **fields)
        )
        if not changed:
            raise Conflict(self)
        for name, value in fields.items():
            setattr(self, name, value)
        self.state, self.version = to_state, self.version + 1
        self.events.create(
            from_state=before,
            to_state=to_state,
            by=by if getattr(by, "pk", None) else None,
            comment=comment,
            **(event or {}),
            **(receipt._asdict() if receipt else {}),
        )

    @transaction.atomic
    def save_edit(self, *, version: int | None = None) -> Self:
        """Save changed fields while editable and unchanged since `version` (as the form saw it); raises Conflict."""
        seen = self.version if version is None else version
        locked = type(self)._default_manager.select_for_update().filter(pk=self.pk).values("version", "state").first()
        if locked and (locked["version"] != seen or locked["state"] not in EDITABLE):
            raise Conflict(self)
        self.version = seen + 1 if locked else 1
        self.save()
        return self


class Event(models.Model):
    """One move in the review loop: who, when, from, to, and what was said."""

    subject: ClassVar[Any]

    from_state = models.CharField(max_length=10, choices=State)
    to_state = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    comment = models.TextField(blank=True)
    field_comments = models.JSONField(default=dict, blank=True)
    # Of a return: what was returned, line by line in each language.
    sheet = models.JSONField(default=dict, blank=True)
    # Of a move back to the queue: whether an officer took the return before it back.
    takes_back = models.BooleanField(default=False)
    # Where an officer entered it on behalf of the member; else empty.
    channel = models.CharField(_("how it came"), max_length=9, choices=Channel, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"

    @property
    def shown(self) -> str:
        """What happened, in words."""
        if self.takes_back:
            return str(_("Return taken back"))
        if self.from_state == State.ACCEPTED and self.to_state == State.SUBMITTED:
            return str(_("Acceptance taken back"))
        return str(State(self.to_state).label)

    def lines(self) -> list[Line]:
        """What was returned, in the reader's language."""
        return self._lines_in(get_language()) or self._lines_in("ja")

    def _lines_in(self, language: str | None) -> list[Line]:
        return [Line(*line) for line in self.sheet.get(language, ())]

    def comments_in_both_languages(self) -> list[dict[str, Any]]:
        """The comments on single lines, each with the line's label as it was when it was returned."""
        said = {language: labelled(self.field_comments, self._lines_in(language)) for language in self.sheet}
        return [
            {"label": {language: said[language][place][0] for language in said}, "comment": comment}
            for place, comment in enumerate(self.field_comments.values())
        ]

    @property
    def labelled_comments(self) -> list[tuple[str, str]]:
        """The comments on single lines, each with the line's label as the submission says it now."""
        return labelled(self.field_comments, self.subject.sheet())
