"""Where the goals and measures were announced to the public (公表); passes the review loop."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty
from goals.models.goal import Goal
from members.models import Organization
from members.querysets import SubmissionOfOrganizationQuerySet
from reviews.models import Event, Submission


class Announcement(Submission):
    """An announcement: what, where, when, at which address or in which plan."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="announcements")
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, blank=True, editable=False, related_name="announcements")
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

    def __str__(self) -> str:
        return self.place or str(_("Announcement"))


class AnnouncementEvent(Event):
    subject = models.ForeignKey(Announcement, models.CASCADE, related_name="events")
