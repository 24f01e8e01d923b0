"""What tables of the secretariat's desk share."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.http import HttpRequest


class ByDate:
    """Mixed into an admin class whose rows are filtered by years and days in the address."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A year that no calendar has, typed into the address, is said as any other filter that makes no sense."""
        try:
            return super().get_changelist_instance(request)  # type: ignore[misc]
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(str(error)) from error


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


class ReadOnly(ByDate):
    """Mixed into an admin class or inline: shown, not edited; what happens to the rows is done by their verbs."""

    show_full_result_count: ClassVar[bool] = False  # at 100,000 rows counting costs more than the page

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: Any) -> bool:
        """For actions with `permissions=["decide"]`: a viewer reads, a contractor prepares, neither decides."""
        return bool(request.user.may_decide)
