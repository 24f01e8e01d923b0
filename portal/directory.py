"""The directory: how members are narrowed down, counted and paged, cheap at 100,000 members."""

from collections import Counter
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from design.fields import LineField
from design.forms import Form
from goals.models import Goal
from goals.standing import progress_of
from members.categories import Category
from members.models import Organization, WorkingGroup
from members.prefectures import Prefecture
from members.querysets import OrganizationQuerySet
from portal.counting import member_figures

MEMBERS_A_PAGE = 50
COUNTED_UP_TO = 2000
EVERY = ("", pgettext_lazy("filter", "All"))
PRESENT = [(status.value, status.label) for status in (Organization.Status.ACTIVE, Organization.Status.ON_HOLD)]


class DirectoryFilter(Form):
    """What a reader looks for. What is not understood is said at its field and narrows nothing."""

    q = LineField(label=_("Name, reading or number"), required=False, max_length=100)
    category = forms.ChoiceField(label=_("Category"), required=False, choices=[EVERY, *Category.choices])
    prefecture = forms.ChoiceField(label=_("Prefecture"), required=False, choices=[EVERY, *Prefecture.choices])
    theme = forms.ModelChoiceField(
        label=_("Working group"),
        required=False,
        queryset=WorkingGroup.objects.all(),
        to_field_name="slug",
        empty_label=EVERY[1],
    )
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[EVERY, *PRESENT])

    def narrow(self, members: Any) -> Any:
        """Those members that answer to everything that was asked and understood."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        words, theme = asked.pop("q", ""), asked.pop("theme", None)
        found = members.filter(**asked)
        if theme is not None:
            found = found.filter(working_groups=theme)
        return found.matching(words)

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.values())

    @property
    def number_known(self) -> int | None:
        """How many there are, from the figures kept; None where a word or a theme is asked for."""
        if self.cleaned_data.get("q") or self.cleaned_data.get("theme"):
            return None
        asked = [self.cleaned_data.get(name) for name in ("category", "prefecture", "status")]
        cells = member_figures().data["cells"]
        return sum(
            number for *cell, number in cells if all(a in ("", None, c) for a, c in zip(asked, cell, strict=True))
        )


def answers(cell: list[str], asked: list[str | None]) -> bool:
    """Whether a cell of the figures is among those asked for; what is not asked for does not count."""
    return all(not one or one == its for one, its in zip(asked, cell, strict=True))


class DirectoryPaginator(Paginator):
    """Counts up to COUNTED_UP_TO; beyond that the figures kept say how many, where they can."""

    def __init__(self, members: OrganizationQuerySet, asked: DirectoryFilter) -> None:
        super().__init__(members, MEMBERS_A_PAGE)
        self.members, self.asked = members, asked

    @cached_property
    def counted(self) -> int:
        return self.members.order_by().values("pk")[: COUNTED_UP_TO + 1].count()

    @cached_property
    def count(self) -> int:
        if self.counted <= COUNTED_UP_TO:
            return self.counted
        known = self.asked.number_known
        return COUNTED_UP_TO if known is None else max(known, COUNTED_UP_TO)

    @property
    def is_more(self) -> bool:
        """Whether there are more than `count` says."""
        return self.counted > COUNTED_UP_TO and self.asked.number_known is None

    def get_page(self, number: Any) -> Page:
        """The page asked for; the first one for what is no page number, the last one beyond the end."""
        try:
            wanted = int(number)
        except (TypeError, ValueError):
            wanted = 1
        return self.page(min(max(wanted, 1), self.num_pages))


def standing_of(organizations: list[Organization]) -> dict[Any, Counter[str]]:
    """Organization → how many of its goals are met, on track, behind or without data; queries do not grow."""
    goals = Goal.objects.pursued().filter(organization__in=organizations)
    progress = progress_of(goals)
    counts: dict[Any, Counter[str]] = {organization.pk: Counter() for organization in organizations}
    for goal, organization in goals.values_list("pk", "organization"):
        counts[organization][progress[goal].standing.value] += 1
    return counts
