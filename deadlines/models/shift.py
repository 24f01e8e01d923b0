"""期限の一括延長: the deadlines of many duties put off at once (a portal outage, a disaster area), and taken back."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable, ExpressionWrapper, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from deadlines.models.duty import Duty
from deadlines.models.rules import Kind
from design import history
from members.categories import RequirementClass, categories_of
from members.prefectures import Prefecture
from timekeeping import today


@history.recorded()
class Shift(models.Model):
    """One bulk shift: which duties (empty: all), by how much, why; kept as data, with who made and who undid it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    prefectures = ArrayField(
        models.CharField(max_length=2, choices=Prefecture), verbose_name=_("prefectures"), default=list, blank=True
    )
    kinds = ArrayField(
        models.CharField(max_length=20, choices=Kind), verbose_name=_("kinds of duties"), default=list, blank=True
    )
    requirement_classes = ArrayField(
        models.CharField(max_length=20, choices=RequirementClass),
        verbose_name=_("requirement classes"),
        default=list,
        blank=True,
    )
    first_due_on = models.DateField(_("due from"), null=True, blank=True)
    last_due_on = models.DateField(_("due until"), null=True, blank=True)
    is_chosen = models.BooleanField(_("duties chosen on the board"), default=False, db_default=False, editable=False)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    new_due_on = models.DateField(_("new due date"), null=True, blank=True)
    reason_ja = models.TextField(_("reason (Japanese)"), max_length=1000)
    reason_en = models.TextField(_("reason (English)"), max_length=1000, blank=True)
    is_told = models.BooleanField(_("members are told by mail"), default=True)
    moved_duties = models.PositiveIntegerField(_("duties moved"), default=0, editable=False)
    told_addresses = models.PositiveIntegerField(_("addresses told"), default=0, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    restored_duties = models.PositiveIntegerField(_("duties restored"), default=0, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True, editable=False)

    among: Any = None  # of a shift that is not carried out yet: the duties that an officer chose on the board

    class Meta:
        verbose_name = _("bulk extension")
        verbose_name_plural = _("bulk extensions")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gt=0, new_due_on__isnull=True) | Q(days__isnull=True, new_due_on__isnull=False),
                name="shift_by_days_or_to_a_date",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_shift_has_time_and_officer",
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:60]

    def get_absolute_url(self) -> str:
        return reverse("shift", args=[self.pk])

    @property
    def reason(self) -> str:
        """In the reader's language; Japanese where there is no English one."""
        return self.reason_en if get_language() == "en" and self.reason_en else self.reason_ja

    @property
    def reasons(self) -> dict[str, str]:
        """In both languages, as a mail keeps it."""
        return {"ja": self.reason_ja, "en": self.reason_en or self.reason_ja}

    @property
    def is_of_everything(self) -> bool:
        """Whether nothing narrows it down: every duty of every member."""
        narrowed = self.prefectures or self.kinds or self.requirement_classes or self.first_due_on or self.last_due_on
        return not (self.is_chosen or narrowed)

    @property
    def filter_in_words(self) -> list[tuple[Any, str]]:
        """What narrows it down, line by line."""
        lines: list[tuple[Any, list[Any]]] = [
            (self._label("prefectures"), [Prefecture(code).label for code in self.prefectures]),
            (self._label("kinds"), [Kind(kind).label for kind in self.kinds]),
            (self._label("requirement_classes"), [RequirementClass(name).label for name in self.requirement_classes]),
        ]
        return [(label, " · ".join(map(str, words))) for label, words in lines if words]

    def _label(self, field: str) -> Any:
        return getattr(type(self)._meta.get_field(field), "verbose_name", field)

    @property
    def new_deadline(self) -> Combinable:
        """The date a duty would have then, as an expression beside `effective_due_on`."""
        if self.new_due_on:
            return Value(self.new_due_on, output_field=models.DateField())
        days = Value(self.days, output_field=models.IntegerField())
        return ExpressionWrapper(F("effective_due_on") + days, output_field=models.DateField())

    def matching(self) -> Any:
        """The duties of members that are still owed and match, with their date now and then; movable or not."""
        found: Any = Duty.objects.outstanding().of_members().with_deadline().annotate(new_deadline=self.new_deadline)
        if self.is_chosen:
            found = found.filter(pk__in=self.among.values("pk")) if self.among is not None else found.none()
        if self.prefectures:
            found = found.filter(organization__prefecture__in=self.prefectures)
        if self.kinds:
            found = found.filter(kind__in=self.kinds)
        if self.requirement_classes:
            categories = [each for name in self.requirement_classes for each in categories_of(name)]
            found = found.filter(organization__category__in=categories)
        if self.first_due_on:
            found = found.filter(effective_due_on__gte=self.first_due_on)
        if self.last_due_on:
            found = found.filter(effective_due_on__lte=self.last_due_on)
        return found

    def moving(self) -> Any:
        """Of these the ones it moves: open, dated, to a later date that lies ahead."""
        return self.matching().filter(self.is_moving())

    @staticmethod
    def is_moving() -> Q:
        return Q(state=Duty.State.OPEN, new_deadline__gt=F("effective_due_on")) & Q(new_deadline__gt=today())


class ShiftedDutyQuerySet(models.QuerySet["ShiftedDuty"]):
    def restorable(self) -> Self:
        """Those whose duty is still open and whose dates are still the ones the shift gave them."""
        extension = Q(duty__extended_to=F("deadline_after"), duty__correction_due_on=None, correction_due_on=None)
        correction = Q(duty__correction_due_on=F("deadline_after"), correction_due_on__isnull=False) & (
            Q(duty__extended_to=F("extended_to")) | Q(duty__extended_to=None, extended_to=None)
        )
        return self.filter(extension | correction, duty__state=Duty.State.OPEN, duty__due_on=F("due_on"))

    def in_force(self) -> Self:
        """Those that their duty's present extension comes from, the newest shift first."""
        standing = self.filter(shift__undone_at=None, duty__reason=F("shift__reason_ja"))
        return standing.exclude(duty__state=Duty.State.WAIVED).order_by("-shift__made_at")

    def shift_of_each(self, duties: Iterable[Duty]) -> dict[uuid.UUID, Shift]:
        """The shift that the present extension of these duties comes from, by the duty's id."""
        rows = self.in_force().filter(duty__in=duties).select_related("shift")
        dates = {duty.pk: (duty.extended_to, duty.correction_due_on) for duty in duties}
        return {row.duty_id: row.shift for row in reversed(rows) if row.deadline_after in dates[row.duty_id]}


class ShiftedDuty(models.Model):
    """One duty of a shift, with its dates before (`due_on`, `extended_to`, `correction_due_on`) and after."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="rows")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="shifts", verbose_name=_("duty"))
    due_on = models.DateField(_("original due date"))
    extended_to = models.DateField(_("extended to"), null=True)
    correction_due_on = models.DateField(_("correction due"), null=True)
    reason = models.TextField(blank=True)
    deadline_before = models.DateField(_("due date before"))
    deadline_after = models.DateField(_("due date after"))
    is_restored = models.BooleanField(_("restored"), default=False)

    objects: ClassVar[Any] = ShiftedDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("shifted duty")
        verbose_name_plural = _("shifted duties")
        ordering = ["deadline_after", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["shift", "duty"], name="a_duty_once_in_a_shift"),
            models.CheckConstraint(
                condition=Q(deadline_after__gt=F("deadline_before")), name="shifted_deadline_is_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.deadline_before} → {self.deadline_after}"
