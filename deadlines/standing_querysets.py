"""Notices before a hold or a removal, and what became of them: the questions asked of them."""

from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from timekeeping import today

UNFINISHED = Q(state__in=("prepared", "noticed")) | Q(state="decided", kind="hold")


class StandingDecisionQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """The desk's alone; a member reads the notices as mail."""
        return self if user.is_authenticated and user.is_officer else self.none()

    def prepared(self) -> Self:
        """Written by who may not decide; an officer has to read and send the notice."""
        return self.filter(state="prepared")

    def noticed(self) -> Self:
        """The member has been written to; a second officer has not decided yet."""
        return self.filter(state="noticed")

    def unfinished(self) -> Self:
        """Notices to be sent, notices that wait for a decision, and holds that last."""
        return self.filter(UNFINISHED)

    def ripe(self) -> Self:
        """Those whose last day has passed: a second officer may decide."""
        return self.noticed().filter(awaited_until__lt=today())

    @transaction.atomic
    def settle(self) -> None:
        """Of decisions that wait for a duty: where none is owed any longer, notices fall away and holds are lifted."""
        for decision in self.unfinished().distinct():
            if not decision.duties.outstanding().exists():
                decision.settled()

    def end_with_membership(self, *, by: Any) -> None:
        """The member leaves: nothing is pursued any further."""
        ended: dict[str, Any] = {"ended_by": by, "ended_at": timezone.now()}
        self.unfinished().filter(state="decided").update(state="lifted", **ended)
        self.unfinished().update(state="dropped", **ended)
