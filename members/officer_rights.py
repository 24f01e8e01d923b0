"""What officers may do at their desk: everything of the portal but people; an administrator may do that too."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend

PEOPLE = "accounts"


class OfficerRights(BaseBackend):
    """Grants officers the portal's own tables; each table narrows this further (most are read-only)."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not getattr(user_obj, "is_officer", False):
            return False
        app, _dot, right = perm.partition(".")
        return app in settings.HOUSE and not (app == PEOPLE and right.startswith(("add_", "delete_")))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return getattr(user_obj, "is_officer", False) and app_label in settings.HOUSE
