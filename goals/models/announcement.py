"""Where the goals and measures were announced to the public (公表); passes the review loop."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty
from design import history
from goals.completeness import announcement_problems
from goals.models.goal import Goal
from goals.models.owed import OwedSubmission, workspace_address
from goals.querysets import UNFINISHED
from members.models import Organization
from members.querysets import SubmissionOfOrganizationQuerySet
from reviews.models import Event, waiting_index


@history.recorded(organization="organization")
class Announcement(OwedSubmission):
    """An announcement: what, where, when, at which address or in which plan."""

    what = {"ja": "目標及び取組の公表", "en": "Announcement of the goals and measures"}
    sheet_fields = ("goals", "place", "url", "announced_on", "summary")

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="announcements", verbose_name=_("organization")
    )
    duty = models.ForeignKey(
        Duty,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="announcements",
        verbose_name=_("duty"),
    )
    goals = models.ManyToManyField(Goal, blank=True, related_name="announcements", verbose_name=_("goals announced"))
    place = models.CharField(_("where (website, report or plan)"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    summary = models.TextField(_("what was announced"), max_length=2000, blank=True)

    objects: ClassVar[Any] = SubmissionOfOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-created_at"]
        indexes = [waiting_index("announcements_waiting")]

    def __str__(self) -> str:
        return self.place or str(_("Announcement"))

    @classmethod
    @transaction.atomic
    def open(cls, organization: Organization, *, by: Any) -> "Announcement":
        """The announcement being written or checked; a new draft for the outstanding duty where there is none."""
        Organization.objects.select_for_update().get(pk=organization.pk)
        unfinished = organization.announcements.filter(state__in=UNFINISHED).first()
        if unfinished is not None:
            return unfinished
        duty = Duty.current_for(organization, Duty.Kind.ANNOUNCEMENT)
        draft = cls.objects.create(organization=organization, duty=duty, created_by=by)
        draft.goals.set(organization.goals.pursued())
        return draft

    def predecessor(self) -> "Announcement | None":
        """The accepted announcement before this one."""
        before: Announcement | None = self.accepted_before()
        return before

    def reviewed_title(self) -> str:
        return self.place

    def workspace_url(self) -> str:
        return workspace_address("announcement-edit", self.organization_id, self.pk)

    def problems(self) -> dict[str, list[str]]:
        """What stands in the way of submitting it: messages by form field."""
        return announcement_problems(self)


class AnnouncementEvent(Event):
    subject = models.ForeignKey(Announcement, models.CASCADE, related_name="events")


@history.recorded(organization="announcement__organization")
class AnnouncedGoal(Announcement.goals.through):  # type: ignore[name-defined]
    """A goal that an announcement covers; what is recorded of the choice."""

    class Meta:
        proxy = True
        verbose_name = _("goal of an announcement")
        verbose_name_plural = _("goals of announcements")

    def __str__(self) -> str:
        return f"{self.announcement} · {self.goal}"
