"""Who takes part in which working group: no model of its own, but what is recorded of it."""

from django.utils.translation import gettext_lazy as _

from design import history
from members.models.organization import Organization
from members.models.working_group import WorkingGroup  # noqa: F401 (the pair needs both sides)


@history.recorded(organization="organization")
class Participation(Organization.working_groups.through):  # type: ignore[name-defined]
    """A member in a working group."""

    class Meta:
        proxy = True
        verbose_name = _("participation in a working group")
        verbose_name_plural = _("participations in working groups")

    def __str__(self) -> str:
        return f"{self.organization} · {self.workinggroup}"
