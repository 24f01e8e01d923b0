"""Questions about duties."""

import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.db.models import Case, Count, F, When, Window
from django.db.models.functions import Coalesce

from deadlines.lateness import last_day_in_time_before
from members.categories import categories_of
from members.querysets import OfOrganizationQuerySet
from timekeeping import today


def in_order_of(column: str, values: Iterable[str]) -> Case:
    """Sorts by the place of a value among those that there are."""
    return Case(*(When(**{column: value}, then=place) for place, value in enumerate(values)))


class DutyQuerySet(OfOrganizationQuerySet):
    def with_deadline(self) -> Self:
        """Adds `effective_due_on`: the date of the correction, else the extension, else the due date."""
        return self.annotate(effective_due_on=Coalesce("correction_due_on", "extended_to", "due_on"))

    def current_for(self, organization: Any, kind: str) -> Any:
        """The earliest duty of a kind that the organization still owes, or None."""
        return self.filter(organization=organization, kind=kind).outstanding().order_by("period").first()

    def open(self) -> Self:
        """Still owed and not submitted."""
        return self.filter(state="open")

    def outstanding(self) -> Self:
        """Still owed: open, or submitted and being checked."""
        return self.filter(state__in=("open", "submitted"))

    def due_between(self, first: datetime.date, last: datetime.date) -> Self:
        """Open duties whose deadline falls between two days, both included."""
        return self.open().with_deadline().filter(effective_due_on__range=(first, last))

    def due_from(self, day: datetime.date) -> Self:
        """Open duties whose deadline is `day` or later."""
        return self.open().with_deadline().filter(effective_due_on__gte=day)

    def due_before(self, day: datetime.date) -> Self:
        """Open duties whose deadline is earlier than `day`."""
        return self.open().with_deadline().filter(effective_due_on__lt=day)

    def overdue(self, day: datetime.date | None = None) -> Self:
        """Open duties whose deadline is past on `day`; what arrives by the next working day is in time."""
        return self.due_before(last_day_in_time_before(day or today()))

    def of_class(self, requirement_class: str) -> Self:
        """Those of organizations of one requirement class."""
        return self.filter(organization__category__in=categories_of(requirement_class))

    def without_plan_date(self) -> Self:
        """Announcements of local governments that have not named their next plan revision (改定時期未登録)."""
        return self.open().filter(due_on__isnull=True)

    def soonest_first(self) -> Self:
        """By deadline; of one day in the order of the work: goals are written before they are announced."""
        kind: Any = self.model._meta.get_field("kind")
        work = in_order_of("kind", [value for value, _label in kind.choices])
        return self.with_deadline().order_by(F("effective_due_on").asc(nulls_last=True), work, "period")

    def with_alike(self) -> Self:
        """Adds `alike`: how many of these are of the same kind and member; several are told apart by their period."""
        return self.annotate(alike=Window(Count("pk"), partition_by=[F("organization"), F("kind")]))
