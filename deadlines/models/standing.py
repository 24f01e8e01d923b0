"""会員資格の一時保留 and 事務局決定による退会 (DOMAIN §3, §4).

A written notice first, then the decision of a second officer.
"""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deadlines.models.duty import Duty
from deadlines.new_dates import check_last_day
from deadlines.standing_querysets import UNFINISHED, StandingDecisionQuerySet
from design import history
from design.words import colon, in_both_languages
from members.correspondence import names_of, write_to
from members.models import Organization, Role, StatusChange
from members.models.organization import Status
from reviews.errors import Conflict
from timekeeping import today

NOTHING_OVERDUE = _("Nothing that was waited for is overdue now: it was submitted, or its date was put off.")


@history.recorded(organization="organization", called="StandingDecisionEvent")
class StandingDecision(models.Model):
    """A hold or a removal: proposed with a written notice by one officer, decided by another, ended with a reason.

    Who may not decide prepares the notice only; an officer reads and sends it. A hold waits for duties and is lifted
    by itself when they are accepted. Locks are taken in one order everywhere: duties, decision, organization.
    """

    class Kind(models.TextChoices):
        HOLD = "hold", _("Membership on hold")
        REMOVAL = "removal", _("Removal by decision of the secretariat")

    class State(models.TextChoices):
        PREPARED = "prepared", _("Notice prepared, not sent yet")
        NOTICED = "noticed", _("Notice sent, waits for a second officer")
        DECIDED = "decided", pgettext_lazy("of a hold or removal", "Decided")
        LIFTED = "lifted", _("Lifted")
        DROPPED = "dropped", _("Not pursued")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="standing_decisions", verbose_name=_("organization")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NOTICED, editable=False)
    duties = models.ManyToManyField(
        Duty, related_name="standing_decisions", blank=True, verbose_name=_("what is waited for")
    )
    reason = models.TextField(_("reason"), max_length=2000)
    awaited_until = models.DateField(_("waited for until"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    # Who prepared the notice, where another has sent it or will.
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("prepared by"),
    )
    noticed_at = models.DateTimeField(_("notice sent at"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    # Nobody, where what was waited for was accepted.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    ending_reason = models.TextField(_("reason of the end"), max_length=2000, blank=True)

    objects: ClassVar[Any] = StandingDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a member's standing")
        verbose_name_plural = _("decisions on members' standing")
        ordering = ["-noticed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=F("proposed_by")) & (Q(prepared_by__isnull=True) | ~Q(decided_by=F("prepared_by"))),
                name="two_officers_decide_on_standing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("prepared", "noticed", "dropped"))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_standing_has_its_officer",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=UNFINISHED,
                name="one_unfinished_decision_a_member",
            ),
        ]
        indexes = [
            # The desk's list: what waits for a second officer, by its last day.
            models.Index(fields=["awaited_until"], condition=Q(state="noticed"), name="standing_to_decide"),
        ]

    def __str__(self) -> str:
        return f"{self.organization}{colon()}{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("standing", args=[self.pk])

    @property
    def is_prepared(self) -> bool:
        return self.state == self.State.PREPARED

    @property
    def is_noticed(self) -> bool:
        return self.state == self.State.NOTICED

    @property
    def is_lasting_hold(self) -> bool:
        return self.state == self.State.DECIDED and self.kind == self.Kind.HOLD

    def why_not_yet(self, *, by: Any) -> str:
        """Why this officer cannot decide on it now; empty where they can."""
        if not self.is_noticed:
            return str(_("This has been decided or dropped already."))
        if by.pk in (self.proposed_by_id, self.prepared_by_id):
            return str(_("Who sent the notice does not decide; another officer has to."))
        if today() <= self.awaited_until:
            return str(_("The day until which the member was asked to answer has not passed yet."))
        if self.kind == self.Kind.HOLD and not self.duties.overdue().exists():
            return str(NOTHING_OVERDUE)
        return ""

    # --- verbs ------------------------------------------------------------------------------------------------

    @classmethod
    def may_be_proposed(cls, organization: Organization, kind: str) -> bool:
        """Whether a notice can be given: to a member, not put on hold twice, with nothing else under way."""
        is_held_already = kind == cls.Kind.HOLD and organization.is_on_hold
        is_under_way = cls.objects.unfinished().filter(organization=organization).exists()
        return organization.is_member and not is_held_already and not is_under_way

    @classmethod
    @transaction.atomic
    def propose(
        cls,
        organization: Organization,
        kind: str,
        *,
        because: str,
        until: datetime.date,
        duties: Sequence[Duty] = (),
        by: Any,
    ) -> "StandingDecision":
        """Send the written notice, or prepare it where `by` may not decide; nothing else changes for the member
        before a second officer decides.

        Raises ValidationError for a date too soon or a hold that waits for nothing overdue, Conflict where the
        organization has left or another notice or hold is under way.
        """
        check_last_day(until)
        awaited = list(Duty.objects.select_for_update().filter(pk__in=[duty.pk for duty in duties]).order_by("pk"))
        overdue = set(organization.duties.overdue().values_list("pk", flat=True))
        if kind == cls.Kind.HOLD and (not awaited or any(duty.pk not in overdue for duty in awaited)):
            raise ValidationError(_("A hold waits for something overdue; please choose what."))
        organization = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        if not cls.may_be_proposed(organization, kind):
            raise Conflict(organization)
        try:
            with transaction.atomic():
                decision = cls.objects.create(
                    organization=organization,
                    kind=kind,
                    state=cls.State.NOTICED if by.may_decide else cls.State.PREPARED,
                    reason=because,
                    awaited_until=until,
                    proposed_by=by,
                    prepared_by=None if by.may_decide else by,
                )
        except IntegrityError as error:
            raise Conflict(organization) from error
        decision.duties.set(awaited)
        if decision.is_noticed:
            decision._give_notice()
        return decision

    @transaction.atomic
    def send(self, *, by: Any) -> None:
        """Send the notice that somebody prepared; who sends it does not decide either.

        Raises ValidationError where its date leaves too little time by now or nothing is overdue any longer, Conflict
        where it was sent or dropped meanwhile.
        """
        check_last_day(self.awaited_until)
        list(self.duties.select_for_update().order_by("pk"))
        if self.kind == self.Kind.HOLD and not self.duties.overdue().exists():
            raise ValidationError(NOTHING_OVERDUE)
        prepared = type(self).objects.filter(pk=self.pk, state=self.State.PREPARED)
        self._told(prepared.update(state=self.State.NOTICED, proposed_by=by, noticed_at=timezone.now()))
        self._give_notice()

    @transaction.atomic
    def confirm_hold(self, *, by: Any) -> None:
        """Put the membership on hold, as a second officer. Raises ValidationError where it is not the time or not
        this officer's to decide, Conflict where somebody was faster."""
        self.decide(by=by)
        self._change_status(Status.ACTIVE, Status.ON_HOLD, reason=self.reason, by=by)
        self.tell("hold-decided", reason=self.reason)

    def decide(self, *, by: Any) -> None:
        """Mark it decided by a second officer; what follows from it is the caller's, in the same transaction."""
        list(self.duties.select_for_update().order_by("pk"))  # what is being accepted at this moment is waited for
        self.refresh_from_db()
        if not self.is_noticed:
            raise Conflict(self)
        if why_not := self.why_not_yet(by=by):
            raise ValidationError(why_not)
        waiting = type(self).objects.noticed().filter(pk=self.pk).exclude(proposed_by=by)
        self._told(waiting.update(state=self.State.DECIDED, decided_by=by, decided_at=timezone.now()))

    @transaction.atomic
    def drop(self, *, because: str, by: Any) -> None:
        """Not pursue the notice; the member is told where it has read it. Raises Conflict where it was decided."""
        was_sent = not self.is_prepared
        self._end(self.State.NOTICED if was_sent else self.State.PREPARED, self.State.DROPPED, because=because, by=by)
        if was_sent:
            self.tell("standing-dropped", reason=because)

    @transaction.atomic
    def lift(self, *, because: str, by: Any) -> None:
        """Lift the hold with a reason. Raises Conflict where it was lifted meanwhile."""
        self._end(self.State.DECIDED, self.State.LIFTED, because=because, by=by)
        self._change_status(Status.ON_HOLD, Status.ACTIVE, reason=because, by=by)
        self.tell("hold-lifted", reason=because)

    def settled(self) -> None:
        """What it waited for is accepted, waived or owed no longer; called in the transaction of that."""
        try:
            with transaction.atomic():
                self._settle()
        except Conflict:
            return  # an officer ended it at this moment

    def _settle(self) -> None:
        if self.is_prepared:
            self._end(self.State.PREPARED, self.State.DROPPED)
        elif self.is_noticed:
            self._end(self.State.NOTICED, self.State.DROPPED)
            self.tell("standing-dropped", reason="")
        else:
            self._end(self.State.DECIDED, self.State.LIFTED)
            self._change_status(Status.ON_HOLD, Status.ACTIVE, reason="", by=None)
            self.tell("hold-lifted", reason="")

    def _give_notice(self) -> None:
        self.tell(f"{self.kind}-notice", reason=self.reason, until_on=self.awaited_until.isoformat())

    def tell(self, kind: str, **said: Any) -> None:
        """Write to the contact and to the managers."""
        context = {
            "member": names_of(self.organization),
            "what": self.kind_names,
            "duties": [duty.as_said for duty in self.duties.soonest_first()],
            "path": reverse("workspace", args=[self.organization_id]),
            **said,
        }
        roles = Role.objects.managers().filter(organization=self.organization).select_related("user")
        write_to(self.organization, kind, about=self.pk, context=context, also=[role.user for role in roles])

    @property
    def kind_names(self) -> dict[str, str]:
        """What is decided, in both languages, as a mail keeps it."""
        return in_both_languages(self.Kind(self.kind).label)

    def _end(self, from_state: str, to_state: str, *, because: str = "", by: Any = None) -> None:
        waiting = type(self).objects.filter(pk=self.pk, state=from_state)
        self._told(waiting.update(state=to_state, ending_reason=because, ended_by=by, ended_at=timezone.now()))

    def _told(self, changed: int) -> None:
        if not changed:
            raise Conflict(self)
        self.refresh_from_db()

    def _change_status(self, before: str, after: str, *, reason: str, by: Any) -> None:
        change_status(self.organization, before, after, reason=reason, by=by)


def change_status(organization: Organization, before: str, after: str, *, reason: str, by: Any) -> None:
    """Move a member between active and on hold, with an entry in its history. Raises Conflict."""
    found = Organization.objects.filter(pk=organization.pk, status=before)
    if not found.update(status=after, version=F("version") + 1, updated_at=timezone.now()):
        raise Conflict(organization)
    organization.refresh_from_db()
    StatusChange.objects.create(organization=organization, status=after, effective_on=today(), reason=reason, by=by)
