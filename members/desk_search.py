"""Lists of the admin whose rows belong to a member are searched as the directory is."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from design.desk import contains
from members.models import Organization

MOST_NAMED = 500


class SearchedAsInDirectory:
    """Mixed into the admin class of what is found by words itself: readings, numbers, words of two characters."""

    search_fields: ClassVar[Any] = ("search_text",)
    search_help_text: ClassVar[Any] = _("Name, reading, corporate number or local government code")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.matching(search_term), False


class SearchedByMember:
    """Mixed into an admin class: finds rows by their member's name, reading or number, through the directory's index.

    `members_path` leads to the member; `own_words` are columns of the row that are searched beside it.
    """

    members_path: ClassVar[tuple[str, ...]] = ("organization",)
    own_words: ClassVar[tuple[str, ...]] = ()
    search_fields: ClassVar[Any] = ("pk",)  # that there is a box to search in; `get_search_results` says where
    search_help_text: ClassVar[Any] = _("Name, reading, corporate number or local government code")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        members: Any = Organization.objects.matching(search_term).order_by().values_list("pk", flat=True)
        # Named one by one their rows are found by key; a subquery tempts the planner to walk through the whole list.
        few = list(members[: MOST_NAMED + 1])
        if len(few) <= MOST_NAMED:
            members = few
        found = Q()
        for path in self.members_path:
            found |= Q(**{f"{path}__in": members})
        for column in self.own_words:
            found |= contains(column, search_term)
        return queryset.filter(found), False
