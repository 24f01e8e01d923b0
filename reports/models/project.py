"""Circular-economy projects that universities and other organizations start or join, and their disclosed results."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty
from members.models import Organization
from members.querysets import SubmissionOfOrganizationQuerySet
from reviews.models import Event, Submission


class Project(Submission):
    """A CE project that the organization initiated or takes part in."""

    class Part(models.TextChoices):
        INITIATOR = "initiator", _("Initiates it")
        PARTICIPANT = "participant", _("Takes part in it")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="projects")
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, blank=True, editable=False, related_name="projects")
    name_ja = models.CharField(_("name in Japanese"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    part = models.CharField(_("part of the organization"), max_length=12, choices=Part, blank=True)
    partners = models.TextField(_("partners"), max_length=1000, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    initiatives = models.TextField(_("initiatives carried out through the project"), max_length=4000, blank=True)
    initiatives_en = models.TextField(_("initiatives in English"), max_length=6000, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)

    objects: ClassVar[Any] = SubmissionOfOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name or str(_("New project"))

    def get_absolute_url(self) -> str:
        return reverse("project", args=[self.pk])

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_ja


class ProjectEvent(Event):
    subject = models.ForeignKey(Project, models.CASCADE, related_name="events")


class Disclosure(Submission):
    """成果の情報開示: results of projects that were disclosed to the public, reported to the secretariat."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="disclosures")
    duty = models.OneToOneField(Duty, models.PROTECT, null=True, blank=True, related_name="disclosure")
    projects = models.ManyToManyField(Project, blank=True, related_name="disclosures", verbose_name=_("projects"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    results = models.TextField(_("results"), max_length=4000, blank=True)
    place = models.CharField(_("where they were disclosed"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    disclosed_on = models.DateField(_("disclosed on"), null=True, blank=True)

    objects: ClassVar[Any] = SubmissionOfOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title or str(_("Disclosure"))


class DisclosureEvent(Event):
    subject = models.ForeignKey(Disclosure, models.CASCADE, related_name="events")
