"""What tables of the secretariat's desk share."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.contrib.admin import ShowFacets, display
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import DataError
from django.db.models import DateField, DateTimeField, Q, QuerySet
from django.http import HttpRequest

from design import words
from design.fields import JapaneseDateField


class SensibleFilters:
    """Mixed into an admin class whose rows are filtered."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A year that no calendar has or a null byte in the address is said as any other filter that makes no sense."""
        try:
            return super().get_changelist_instance(request)  # type: ignore[misc]
        except (ValueError, OverflowError, DataError) as error:
            raise IncorrectLookupParameters(str(error)) from error


class TypedDates:
    """Mixed into an admin class or inline whose dates are edited: typed as anywhere, the calendar beside them helps."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if not isinstance(db_field, DateField) or isinstance(db_field, DateTimeField):
            return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        widget = AdminDateWidget(format="%Y-%m-%d")
        return db_field.formfield(form_class=JapaneseDateField, widget=widget, **kwargs)


def in_readers_language(name: str, label: Any, *, ordering: str = "") -> Any:
    """A column that shows `name_ja` or `name_en` (or `title_…`) as the reader has it; sorted as the Japanese one."""

    @display(description=label, ordering=ordering or f"{name}_ja")
    def shown(_model_admin: Any, row: Any) -> str:
        return words.in_language(row, name)

    return shown


class SearchBox(AutocompleteSelect):
    """The admin's search box for a relation, which otherwise breaks on a posted value that is no key at all."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [one for one in value if is_key(key, one)], attr)


def is_key(key: Any, text: Any) -> bool:
    try:
        return key.to_python(text) is not None
    except ValidationError:
        return False


class Searched:
    """Mixed into an admin class with `autocomplete_fields`."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = SearchBox(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


def contains(column: str, typed: str) -> Q:
    """That a column contains what was typed: as it was typed, in small letters, in capitals or with a capital.

    Comparing regardless of case turns each row into capitals first, which takes ten times as long.
    """
    typed = typed.strip()
    found = Q()
    for spelling in {typed, typed.lower(), typed.upper(), typed.capitalize()}:
        found |= Q(**{f"{column}__contains": spelling})
    return found


class SearchedByWords:
    """Mixed into a list: its search fields contain the words."""

    search_fields: ClassVar[tuple[str, ...]]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        return queryset.filter(reduce(or_, (contains(column, search_term) for column in self.search_fields))), False


class KeysFirst(Paginator):
    """Pages of a long list: the keys of the page are found first, then only its rows are read with what they join.

    The rows before a late page are then skipped in an index or sorted as keys, not put together and thrown away.
    """

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows: Any = self.object_list
        keys = rows.select_related(None).prefetch_related(None).values_list("pk", flat=True)
        return Page(rows.filter(pk__in=list(keys[first : first + self.per_page])), number, self)


class LongList(SensibleFilters):
    """Mixed into an admin class whose list grows with the members."""

    show_full_result_count: ClassVar[bool] = False  # at 100,000 rows counting costs more than the page
    show_facets: ClassVar[Any] = ShowFacets.NEVER  # and so does counting each choice of each filter
    paginator: ClassVar[type[Paginator]] = KeysFirst


class ReadOnly(LongList):
    """Mixed into an admin class or inline: shown, not edited; what happens to the rows is done by their verbs."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: Any) -> bool:
        """For actions with `permissions=["decide"]`: a viewer reads, a contractor prepares, neither decides."""
        return bool(request.user.may_decide)
