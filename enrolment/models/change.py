"""変更届: a change of name, number, category or representative, which goes through review."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from design import history
from members.categories import Category
from members.correspondence import write_to
from members.models import Organization
from members.prefectures import Prefecture
from members.querysets import SubmissionOfOrganizationQuerySet
from notices import outbox
from reviews.errors import Conflict
from reviews.models import EDITABLE, Event, State, Submission, waiting_index
from reviews.receipt import Receipt
from reviews.sheet import Line, as_text

# The facts of an organization that change only through review; contacts and own words change freely.
REVIEWED = (
    "category",
    "name_ja",
    "name_kana",
    "name_en",
    "corporate_number",
    "local_government_code",
    "prefecture",
    "representative_title",
    "representative_name",
    "representative_kana",
)
CHOICES: dict[str, Any] = {"category": Category, "prefecture": Prefecture}


def fact_lines(facts: dict[str, str]) -> list[Line]:
    """Registered facts as lines to read."""
    lines = []
    for name in REVIEWED:
        if name in facts:
            label = capfirst(str(Organization._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
            value = facts[name]
            lines.append(Line(name, label, str(CHOICES[name](value).label) if name in CHOICES and value else value))
    return lines


class FactsBefore:
    """The registered facts as they were when the change was written; what a review compares it with."""

    def __init__(self, change: "ChangeRequest") -> None:
        self.change = change

    def sheet(self) -> list[Line]:
        return fact_lines(self.change.before)


@history.recorded(organization="organization")
class ChangeRequest(Submission):
    """Registered facts as they are to be, in `changes`, and as they were, in `before` ({field: value})."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="change_requests", verbose_name=_("organization")
    )
    changes = models.JSONField(_("changes"), default=dict)
    before = models.JSONField(_("registered before"), default=dict, editable=False)
    effective_on = models.DateField(_("effective on"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    objects: ClassVar[Any] = SubmissionOfOrganizationQuerySet.as_manager()

    what = {"ja": "変更届", "en": "Notification of change"}
    own_lines = ("effective_on", "reason")

    class Meta:
        verbose_name = _("notification of change")
        verbose_name_plural = _("notifications of change")
        ordering = ["-created_at"]
        indexes = [waiting_index("changes_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(state__in=(*EDITABLE, State.SUBMITTED)),
                name="one_open_change_an_organization",
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)

    def sheet(self) -> list[Line]:
        facts = fact_lines(self.changes)
        effective = Line("effective_on", capfirst(str(_("effective on"))), as_text(self.effective_on))
        return [*facts, effective, Line("reason", capfirst(str(_("reason"))), self.reason)]

    def predecessor(self) -> Any:
        return FactsBefore(self)

    @property
    def predecessor_name(self) -> Any:
        return _("Registered before the change") if self.state == State.ACCEPTED else _("Registered now")

    def get_absolute_url(self) -> str:
        return reverse("change", args=[self.organization_id, self.pk])

    @transaction.atomic
    def reopen(self, *, by: Any, reason: str) -> None:
        """Undo the acceptance; raises Conflict also while another notification of change is in hand."""
        Organization.objects.select_for_update(no_key=True).get(pk=self.organization_id)
        in_hand = type(self).objects.filter(organization=self.organization_id, state__in=(*EDITABLE, State.SUBMITTED))
        if other := in_hand.exclude(pk=self.pk).first():
            raise Conflict(other)
        super().reopen(by=by, reason=reason)

    def when_submitted(self, *, by: Any, receipt: Receipt | None) -> None:
        self._tell("submission-received", also=[by])

    def when_returned(self, *, by: Any, comment: str) -> None:
        self._tell("submission-returned", comment=comment, on_fields=self.comments_for_mail())

    def when_return_cancelled(self, *, by: Any, returned_as: int) -> None:
        if not outbox.unsay("submission-returned", about=self.pk, step=str(returned_as)):
            self._tell("submission-return-cancelled")

    def when_accepted(self, *, by: Any, comment: str) -> None:
        from enrolment.changing import apply_change

        apply_change(self, by=by)
        self._tell("submission-accepted", comment=comment)

    def _tell(self, kind: str, *, also: Any = (), **said: Any) -> None:
        context = {"what": self.what, "path": self.get_absolute_url(), **said}
        people = [*also, self.created_by] if self.created_by else also
        write_to(self.organization, kind, about=self.pk, step=str(self.version), context=context, also=people)


class ChangeRequestEvent(Event):
    subject = models.ForeignKey(ChangeRequest, models.CASCADE, related_name="events")
