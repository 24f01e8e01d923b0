"""What is submitted because it is owed: it tells its duty what became of it, and writes to the member."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from deadlines.models import Duty
from design.words import in_both_languages
from members.correspondence import write_to
from members.models import Role
from notices import outbox
from reviews.models import State, Submission
from reviews.receipt import Receipt
from timekeeping import today


class OwedSubmission(Submission):
    """A submission that may fulfil a duty. Several may share one: the duty follows the furthest of them."""

    what: ClassVar[dict[str, str]]  # its name in mails, in both languages

    organization: Any
    duty: Any  # to deadlines.Duty, or none
    duty_id: Any
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("last written by"),
    )

    class Meta:
        abstract = True

    def problems(self) -> dict[str, list[str]]:
        """What stands in the way of submitting it: messages by form field; empty when it is complete."""
        raise NotImplementedError

    @transaction.atomic
    def submit(self, *, by: Any, receipt: Receipt | None = None) -> None:
        """Send it to the secretariat. Raises ValidationError where it is not complete, Conflict as the loop does."""
        if problems := self.problems():
            raise ValidationError(problems)
        super().submit(by=by, receipt=receipt)

    def workspace_url(self) -> str:
        """The member's own page about it."""
        raise NotImplementedError

    def accepted_before(self) -> Any:
        """The organization's accepted one of the same kind that was submitted last before this one, or None."""
        same_kind: Any = type(self)._default_manager
        accepted = same_kind.filter(organization=self.organization.pk).accepted().exclude(pk=self.pk)
        if self.first_submitted_at:
            accepted = accepted.filter(first_submitted_at__lt=self.first_submitted_at)
        return accepted.order_by("-first_submitted_at").first()

    def when_submitted(self, *, by: Any, receipt: Receipt | None) -> None:
        if self._duty_is(Duty.State.OPEN):
            self.duty.submitted(on=receipt.received_on if receipt else today())
        if receipt is None:
            self._write("submission-received")
        else:
            self._write_about("submission-entered", receipt)

    def when_withdrawn(self, *, by: Any, receipt: Receipt | None) -> None:
        others = self._siblings().filter(first_submitted_at__isnull=False).exclude(state=State.WITHDRAWN)
        if self.first_submitted_at and self._duty_is(Duty.State.OPEN, Duty.State.SUBMITTED) and not others.exists():
            self.duty.withdrawn()
        if receipt is not None:
            self._write_about("submission-taken-back", receipt)

    def when_returned(self, *, by: Any, comment: str) -> None:
        if self._duty_is(Duty.State.SUBMITTED) and not self._siblings().filter(state=State.SUBMITTED).exists():
            self.duty.returned()
        self._write(
            "submission-returned",
            comment=comment,
            on_fields=self.comments_for_mail(),
            correction_due_on=self._open_until(),
        )

    def when_return_cancelled(self, *, by: Any, returned_as: int) -> None:
        if self._duty_is(Duty.State.OPEN):
            self.duty.return_cancelled()
        if not outbox.unsay("submission-returned", about=self.pk, step=str(returned_as)):
            self._write("submission-return-cancelled")

    def when_accepted(self, *, by: Any, comment: str) -> None:
        if self._duty_is(Duty.State.OPEN, Duty.State.SUBMITTED):
            self.duty.fulfilled()
        self._write("submission-accepted", comment=comment)

    def when_reopened(self, *, by: Any) -> None:
        if self._duty_is(Duty.State.FULFILLED) and not self._siblings().filter(state=State.ACCEPTED).exists():
            self.duty.reopened()

    def _open_until(self) -> str | None:
        """By when the duty is owed again; None where there is none, or another submission answers it."""
        if not self._duty_is(Duty.State.OPEN) or self.duty.deadline is None:
            return None
        return self.duty.deadline.isoformat()

    def _duty_is(self, *states: str) -> bool:
        """Whether there is a duty, freshly read and locked, in one of the states."""
        if self.duty_id is None:
            return False
        self.duty = Duty.objects.select_for_update().get(pk=self.duty_id)
        return self.duty.state in states

    def _siblings(self) -> Any:
        """The other submissions for the same duty."""
        same_kind: Any = type(self)._default_manager
        return same_kind.filter(duty=self.duty_id).exclude(pk=self.pk)

    def _write_about(self, kind: str, receipt: Receipt) -> None:
        """Confirm to the managers too what an officer did on behalf of the member."""
        managers = Role.objects.managers().filter(organization=self.organization).select_related("user")
        said = {"channel": receipt.in_words(), "received_on": receipt.received_on.isoformat()}
        self._write(kind, also=[role.user for role in managers], **said)

    def _write(self, kind: str, *, also: Iterable[Any] = (), **context: Any) -> None:
        people = [person for person in (self.created_by, *also) if person is not None]
        title = in_both_languages(lazy(self.reviewed_title, str)())
        write_to(
            self.organization,
            kind,
            about=self.pk,
            step=str(self.version),
            also=people,
            context={"what": self.what, "title": title, "path": self.workspace_url(), **context},
        )


def workspace_address(name: str, *args: Any) -> str:
    """The address of a member page without language prefix; mails put it into the reader's language."""
    with override("ja"):
        return reverse(name, args=args)
