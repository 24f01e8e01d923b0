"""What people of the secretariat may do in the admin, by their rank; accounts are an administrator's business."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend

PEOPLE = "accounts"
# What a contractor prepares: nothing in it is a decision.
PREPARED = {
    "members.change_organization",
    "members.add_contact",
    "members.change_contact",
    "members.delete_contact",
    "inquiries.change_inquiry",
    # Only as long as nobody but the secretariat sees them (members.admin.working_groups.ShownToOthers).
    "members.add_meeting",
    "members.change_meeting",
    "files.add_groupdocument",
    "files.change_groupdocument",
}


class OfficerRights(BaseBackend):
    """Grants the secretariat the portal's own tables; each table narrows this further (most are read-only)."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not getattr(user_obj, "is_officer", False):
            return False
        app, _dot, right = perm.partition(".")
        if app not in settings.HOUSE or (app == PEOPLE and right.startswith(("add_", "delete_"))):
            return False
        if right.startswith("view_"):
            return True
        return user_obj.may_decide or (user_obj.may_prepare and perm in PREPARED)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return getattr(user_obj, "is_officer", False) and app_label in settings.HOUSE
