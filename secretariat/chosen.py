"""Which duties of the board an officer acts on: those that were ticked, or all that match the filter."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from deadlines.models import Duty
from secretariat.board import BoardFilter

MOST_TICKED = 500


@dataclass(frozen=True)
class Chosen:
    """The duties as a queryset, how they were chosen, and how many they are now."""

    duties: Any
    number: int
    keys: list[UUID]  # empty where all that match are meant
    query: str  # the filter, as it stands in the address

    @property
    def is_all(self) -> bool:
        return not self.keys


def chosen_in(request: HttpRequest) -> Chosen | None:
    """What was chosen in a form of the board; None where nothing was, or all of it is gone."""
    form = BoardFilter(request.GET)
    keys = [] if request.POST.get("all") else keys_in(request.POST.getlist("row"))
    if request.POST.get("all"):
        duties = form.duties(by=request.user).order_by().select_related(None)
    else:
        duties = Duty.objects.of_members().filter(pk__in=keys)
    number = duties.count()
    return Chosen(duties, number, keys, form.query()) if number else None


def keys_in(values: list[str]) -> list[UUID]:
    """The ids among what a form sent, each once."""
    keys: dict[UUID, None] = {}
    for value in values[:MOST_TICKED]:
        try:
            keys[UUID(value)] = None
        except ValueError:
            continue
    return list(keys)
