"""What can happen to a duty: each verb is one conditional update that names the state it leaves."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from deadlines.models.opening import Opening
from notices import outbox
from reviews.errors import Conflict
from timekeeping import today

REMINDER = "reminder"


class DutyVerbs(models.Model):
    """The verbs of `Duty`. What stops a reminder from being true takes it back in the same transaction."""

    objects: ClassVar[Any]
    standing_decisions: Any  # notices and holds that wait for it

    class Meta:
        abstract = True

    @transaction.atomic
    def submitted(self, *, on: datetime.date | None = None) -> None:
        """Something was submitted for it: reminders stop. The first day decides whether it was late.

        Where several submissions serve one duty (goals), the later ones change nothing.
        """
        self._move(
            ("open",), "submitted", first_submitted_on=Coalesce("first_submitted_on", models.Value(on or today()))
        )

    @transaction.atomic
    def withdrawn(self) -> None:
        """The member took it back: it is owed as if nothing had been submitted.

        Its date follows the facts again, which may have changed meanwhile: today's sweep looks at the ledger.
        """
        self._move(("submitted", "open"), "open", first_submitted_on=None, correction_due_on=None)
        Opening.objects.look_again(self.organization_id, on=today())  # type: ignore[attr-defined]

    @transaction.atomic
    def returned(self, *, correction_due_on: datetime.date | None = None) -> None:
        """It was returned for correction: owed again by a correction date, at least CORRECTION_DAYS from today.

        Where the deadline itself is later, that stays and no correction date is set.
        """
        by = correction_due_on or today() + datetime.timedelta(days=settings.CORRECTION_DAYS)
        if self.deadline_of_duty and self.deadline_of_duty >= by:
            self._move(("submitted",), "open", correction_due_on=None)
        else:
            self._move(("submitted",), "open", correction_due_on=by)

    @transaction.atomic
    def return_cancelled(self) -> None:
        """The return was taken back: what was submitted waits again, and no correction is due."""
        self._move(("open",), "submitted", correction_due_on=None)

    @transaction.atomic
    def fulfilled(self, *, on: datetime.date | None = None) -> None:
        """What was submitted is accepted; a hold that waited for it is lifted.

        `on`: the day of submission where the duty was never told (an import).
        """
        first = Coalesce("first_submitted_on", models.Value(on, output_field=models.DateField()))
        self._move(("open", "submitted"), "fulfilled", closed_at=timezone.now(), first_submitted_on=first)
        self.standing_decisions.settle()

    @transaction.atomic
    def reopened(self) -> None:
        """The acceptance was taken back: it waits for a decision again."""
        self._move(("fulfilled",), "submitted", closed_at=None)

    @transaction.atomic
    def extend(self, *, to: datetime.date, because: str, by: Any = None) -> None:
        """Put the deadline off; the original date is kept. Raises Conflict where it is closed or due later already.

        While a correction is due it is the correction's date that is put off: whether the first submission was late
        stays as it was.
        """
        owed = type(self).objects.filter(pk=self.pk, state="open", due_on__lt=to)
        owed = owed.with_deadline().filter(effective_due_on__lt=to)
        changed = owed.filter(correction_due_on__isnull=False).update(correction_due_on=to, reason=because)
        changed = changed or owed.update(extended_to=to, reason=because)
        self._told(changed)

    @transaction.atomic
    def waive(self, *, because: str, by: Any = None) -> None:
        """Not owed this time (今回は対応不要), with a reason. Raises Conflict where it is already closed."""
        waived = type(self).objects.filter(pk=self.pk, state__in=("open", "submitted"))
        self._told(waived.update(state="waived", reason=because, closed_at=timezone.now()))
        self.standing_decisions.settle()

    @property
    def deadline_of_duty(self) -> datetime.date | None:
        """The deadline without regard to a correction."""
        return self.extended_to or self.due_on  # type: ignore[attr-defined]

    def _move(self, from_states: tuple[str, ...], to_state: str, **fields: Any) -> None:
        """Change the state where it is one of `from_states`; else leave it: it is closed, or so already."""
        moved = type(self).objects.filter(pk=self.pk, state__in=from_states).update(state=to_state, **fields)
        if moved:
            self._unsay()
        self.refresh_from_db()

    def _told(self, changed: int) -> None:
        if not changed:
            raise Conflict(self)
        self._unsay()
        self.refresh_from_db()

    def _unsay(self) -> None:
        """Nobody is reminded of what it was, and the secretariat's tasks about it are settled."""
        self.tasks.settle()  # type: ignore[attr-defined]
        outbox.cancel(about=self.pk, kinds=[REMINDER])
