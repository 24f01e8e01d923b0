"""What tables of the secretariat's desk share."""

from typing import Any, ClassVar

from django.http import HttpRequest


class ReadOnly:
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
