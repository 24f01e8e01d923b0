"""Circular-economy projects that universities and other organizations start or join, and their disclosed results."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty
from design import history
from goals.models.owed import OwedSubmission
from members.models import Organization
from members.readings import normalized
from reports.completeness import missing
from reports.querysets import ProjectQuerySet, WithdrawableQuerySet
from reviews.models import Event, waiting_index
from timekeeping import today


@history.recorded(organization="organization")
class Project(OwedSubmission):
    """A CE project that the organization initiated or takes part in."""

    class Part(models.TextChoices):
        INITIATOR = "initiator", _("Initiator")
        PARTICIPANT = "participant", pgettext_lazy("in a project", "Participant")

    what = {"ja": "プロジェクト", "en": "Project"}
    sheet_fields = (
        "name_ja",
        "name_en",
        "part",
        "partners",
        "started_on",
        "ends_on",
        "initiatives",
        "initiatives_en",
        "url",
    )

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="projects", verbose_name=_("organization")
    )
    duty = models.ForeignKey(
        Duty, models.PROTECT, null=True, blank=True, editable=False, related_name="projects", verbose_name=_("duty")
    )
    name_ja = models.CharField(_("name in Japanese"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    part = models.CharField(_("role of the organization"), max_length=12, choices=Part, blank=True)
    partners = models.TextField(_("partners"), max_length=1000, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    initiatives = models.TextField(_("initiatives carried out through the project"), max_length=4000, blank=True)
    initiatives_en = models.TextField(_("initiatives in English"), max_length=6000, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects: ClassVar[Any] = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(started_on__isnull=True) | Q(ends_on__gte=models.F("started_on")),
                name="project_ends_after_its_start",
            )
        ]
        indexes = [
            waiting_index("projects_waiting"),
            # The public list: newest start first.
            models.Index(fields=["state", "-started_on", "id"], name="projects_by_start"),
            # The newest accepted projects: home and feed.
            models.Index(fields=["-decided_at"], condition=Q(state="accepted"), name="projects_by_acceptance"),
            # Its search box (normalised text, trigrams).
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="project_search"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("New project"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.note_search_text()
        super().save(*args, **kwargs)

    def note_search_text(self) -> None:
        """What it is found by; saved with it."""
        parts = (self.name_ja, self.name_en, self.partners, self.initiatives, self.initiatives_en)
        self.search_text = " ".join(normalized(part) for part in parts if part)

    def clean(self) -> None:
        """Raises ValidationError for an end before the start."""
        if self.started_on and self.ends_on and self.ends_on < self.started_on:
            raise ValidationError({"ends_on": _("The end must not be before the start.")})

    def get_absolute_url(self) -> str:
        return reverse("project", args=[self.pk])

    @classmethod
    @transaction.atomic
    def new(cls, organization: Organization, *, by: Any) -> "Project":
        """An empty draft; it answers the organization's project duty where one is outstanding."""
        duty = Duty.current_for(organization, Duty.Kind.PROJECT)
        return cls.objects.create(organization=organization, duty=duty, created_by=by)

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_ja

    @property
    def is_japanese_only(self) -> bool:
        """Whether the reader of the English pages sees the Japanese name."""
        return get_language() == "en" and not self.name_en

    @property
    def are_initiatives_japanese(self) -> bool:
        """Whether the reader of the English pages sees the Japanese text."""
        return get_language() == "en" and not self.initiatives_en

    @property
    def initiatives_shown(self) -> str:
        """The initiatives in the reader's language; Japanese where there is no English text."""
        return self.initiatives_en if get_language() == "en" and self.initiatives_en else self.initiatives

    def workspace_url(self) -> str:
        return reverse("project-edit", args=[self.organization_id, self.pk])

    def problems(self) -> dict[str, list[str]]:
        return missing(self, "name_ja", "part", "started_on", "initiatives")


class ProjectEvent(Event):
    subject = models.ForeignKey(Project, models.CASCADE, related_name="events")


@history.recorded(organization="organization")
class Disclosure(OwedSubmission):
    """成果の情報開示: results of projects that were disclosed to the public, reported to the secretariat."""

    what = {"ja": "成果の情報開示", "en": "Disclosure of results"}
    sheet_fields = ("projects", "title", "results", "place", "url", "disclosed_on")

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="disclosures", verbose_name=_("organization")
    )
    duty = models.ForeignKey(
        Duty, models.PROTECT, null=True, blank=True, editable=False, related_name="disclosures", verbose_name=_("duty")
    )
    projects = models.ManyToManyField(Project, blank=True, related_name="disclosures", verbose_name=_("projects"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    results = models.TextField(_("results"), max_length=4000, blank=True)
    place = models.CharField(_("where they were disclosed"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    disclosed_on = models.DateField(_("disclosed on"), null=True, blank=True)

    objects: ClassVar[Any] = WithdrawableQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["-created_at"]
        indexes = [waiting_index("disclosures_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["duty"], condition=~Q(state="withdrawn"), name="one_disclosure_a_duty")
        ]

    def __str__(self) -> str:
        return self.title or str(_("Disclosure"))

    def clean(self) -> None:
        """Raises ValidationError for results that are still to be disclosed."""
        if self.disclosed_on and self.disclosed_on > today():
            raise ValidationError({"disclosed_on": _("Please enter a date that is not in the future.")})

    @classmethod
    @transaction.atomic
    def open_for(cls, duty: Duty, *, by: Any) -> "Disclosure":
        """The disclosure of a duty; made, naming the accepted projects, when it is first opened."""
        Duty.objects.select_for_update().get(pk=duty.pk)
        found = cls.objects.filter(duty=duty).not_withdrawn().first()
        return found or cls._new(duty.organization, duty=duty, by=by)

    @classmethod
    @transaction.atomic
    def open_voluntary(cls, organization: Organization, *, by: Any) -> "Disclosure":
        """The unfinished disclosure without a duty; made when there is none."""
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        found = cls.objects.filter(organization=organization, duty=None).editable().first()
        return found or cls._new(organization, duty=None, by=by)

    @classmethod
    def _new(cls, organization: Organization, *, duty: Duty | None, by: Any) -> "Disclosure":
        """A draft; after a withdrawal it begins with what the withdrawn one said."""
        withdrawn = cls.objects.filter(organization=organization, duty=duty, state="withdrawn")
        before = withdrawn.order_by("-updated_at").first() if duty else None
        draft = cls.objects.create(organization=organization, duty=duty, created_by=by)
        if before is None:
            draft.projects.set(organization.projects.accepted())
            return draft
        for name in ("title", "results", "place", "url", "disclosed_on"):
            setattr(draft, name, getattr(before, name))
        draft.save()
        draft.projects.set(before.projects.all())
        return draft

    def predecessor(self) -> "Disclosure | None":
        """The accepted disclosure before this one."""
        before: Disclosure | None = self.accepted_before()
        return before

    def workspace_url(self) -> str:
        return reverse("disclosure-edit", args=[self.organization_id, self.pk])

    def problems(self) -> dict[str, list[str]]:
        return self.missing_items(names_projects=self.projects.exists())

    def missing_items(self, *, names_projects: bool) -> dict[str, list[str]]:
        """The problems of one whose projects are named elsewhere yet."""
        found = missing(self, "title", "results", "disclosed_on")
        if not names_projects:
            found["projects"] = [gettext("Please choose at least one project.")]
        if not self.url and not self.place:
            found["url"] = [gettext("Please enter the address, or where the results were disclosed.")]
        return found


class DisclosureEvent(Event):
    subject = models.ForeignKey(Disclosure, models.CASCADE, related_name="events")


@history.recorded(organization="disclosure__organization")
class DisclosedProject(Disclosure.projects.through):  # type: ignore[name-defined]
    """A project whose results a disclosure gives; what is recorded of the choice."""

    class Meta:
        proxy = True
        verbose_name = _("project of a disclosure")
        verbose_name_plural = _("projects of disclosures")

    def __str__(self) -> str:
        return f"{self.disclosure} · {self.project}"
