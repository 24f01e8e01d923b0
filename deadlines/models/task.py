"""What only the secretariat can do: a member nobody can reach, a duty long past its date (DOMAIN §4)."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deadlines.models.duty import Duty
from design import history
from members.categories import categories_of
from members.models import Organization
from members.querysets import OfOrganizationQuerySet
from reviews.errors import Conflict


class TaskQuerySet(OfOrganizationQuerySet):
    """Questions about tasks, and what is done to many at once."""

    def open(self) -> Self:
        """What waits for somebody of the secretariat."""
        return self.filter(state=Task.State.OPEN)

    def of_class(self, requirement_class: str) -> Self:
        """Those about organizations of one requirement class."""
        return self.filter(organization__category__in=categories_of(requirement_class))

    def settle(self) -> int:
        """Close what is open and not true any more; nobody has to do it."""
        return self.open().update(state=Task.State.SETTLED, closed_at=timezone.now())

    def take_over(self, *, by: Any) -> int:
        """Give the open ones that nobody has taken to an officer; returns how many."""
        return self.open().filter(officer__isnull=True).update(officer=by)


@history.recorded(organization="organization", called="TaskEvent")
class Task(models.Model):
    """Something for an officer, opened and settled by the daily sweep, done by whoever has seen to it."""

    class Kind(models.TextChoices):
        UNREACHABLE = "unreachable", _("Nobody can be reached")
        DUE = "due", _("Due date ahead")
        OVERDUE = "overdue", _("Overdue (not submitted)")

    class State(models.TextChoices):
        OPEN = "open", _("To be done")
        DONE = "done", _("Done")
        SETTLED = "settled", _("No longer needed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="tasks", verbose_name=_("organization"))
    # Of an unreachable member its most urgent one: a task a member, not one a duty.
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="tasks", verbose_name=_("duty"))
    due_on = models.DateField(_("due date"))
    # None for an alarm.
    step = models.CharField(_("step of the reminder rule"), max_length=40, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("officer")
    )
    note = models.TextField(_("what was done"), max_length=1000, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects: ClassVar[Any] = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of the secretariat")
        verbose_name_plural = _("tasks of the secretariat")
        ordering = ["due_on", "opened_at"]
        constraints = [
            # However often and by however many it is swept.
            models.UniqueConstraint(fields=["kind", "duty", "due_on", "step"], name="one_task_a_matter")
        ]
        indexes = [
            # The desk's list and figures, and what a sweep settles.
            models.Index(fields=["kind", "due_on"], condition=Q(state="open"), name="open_tasks"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.get_kind_display()}"

    @transaction.atomic
    def finish(self, *, by: Any, note: str) -> None:
        """Say that it is done, and how. Raises Conflict where it is closed already."""
        self._change(type(self).objects.open(), state=self.State.DONE, done_by=by, note=note, closed_at=timezone.now())

    @transaction.atomic
    def assign(self, *, to: Any) -> None:
        """Give it to an officer. Raises Conflict where it is closed or somebody has taken it meanwhile."""
        self._change(type(self).objects.open().filter(officer=self.officer_id), officer=to)

    def _change(self, expected: Any, **fields: Any) -> None:
        if not expected.filter(pk=self.pk).update(**fields):
            raise Conflict(self)
        self.refresh_from_db()
