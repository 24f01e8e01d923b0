"""Lists of what an officer looks after, by officer."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

ME, NOBODY = "me", "nobody"


class OfficerFilter(admin.SimpleListFilter):
    """Mine, nobody's, or a colleague's. `path` leads from a row to its officer."""

    title = _("officer")
    parameter_name = "officer"
    path = "officer"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        people = get_user_model().objects.officers().exclude(pk=request.user.pk).order_by("name", "email")
        return [(ME, _("Mine")), (NOBODY, _("Nobody's yet")), *((str(person.pk), str(person)) for person in people)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value()
        if chosen == NOBODY:
            return queryset.filter(self.is_nobodys())
        if chosen == ME:
            return queryset.filter(**{self.path: request.user})
        return queryset.filter(**{self.path: chosen}) if chosen in dict(self.lookup_choices) else queryset

    def is_nobodys(self) -> Q:
        return Q(**{f"{self.path}__isnull": True})


class OfficerOfMemberFilter(OfficerFilter):
    """Whom nobody looks after who still works here is nobody's, as on the board."""

    path = "looked_after__officer"

    def is_nobodys(self) -> Q:
        return ~Q(looked_after__officer__is_staff=True, looked_after__officer__is_active=True)
