"""What tables of the secretariat's desk share."""

from typing import Any, ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest


class ByDate:
    """Mixed into an admin class whose rows are filtered by years and days in the address."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A year that no calendar has, typed into the address, is said as any other filter that makes no sense."""
        try:
            return super().get_changelist_instance(request)  # type: ignore[misc]
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(str(error)) from error


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
