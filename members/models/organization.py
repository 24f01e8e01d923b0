"""The member organization. What a duty depends on (joining date, category, status) changes only through `enrolment`."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from design import history, words
from members.bigrams import Bigrams
from members.categories import CLASS_OF, Category, RequirementClass
from members.prefectures import Prefecture
from members.querysets import OrganizationQuerySet
from members.readings import search_text, sort_key
from reviews.errors import Conflict

# What a member says about itself, edited without review.
OWN_WORDS = ("website", "about_ja", "about_en", "consents_to_publication")


class Status(models.TextChoices):
    """Where a member stands (DOMAIN §3); late is derived from dates, never typed."""

    ACTIVE = "active", _("Active")
    ON_HOLD = "on_hold", _("On hold")
    LEFT = "left", _("Left")


class LeavingReason(models.TextChoices):
    """Why a member left; never merged into one label (DOMAIN §3)."""

    WITHDREW = "withdrew", _("Left at its own request")
    DISSOLVED = "dissolved", _("Merged or dissolved")
    REMOVED = "removed", _("Removed by decision of the secretariat")


PRESENT = ~Q(status=Status.LEFT)


@history.recorded(organization="pk", called="OrganizationEvent")
class Organization(models.Model):
    """A member of the partnership: a company, local government, university or other body (DOMAIN §2)."""

    Category = Category
    Status = Status
    LeavingReason = LeavingReason

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    category = models.CharField(_("category"), max_length=20, choices=Category)
    name_ja = models.CharField(_("name in Japanese"), max_length=120)
    name_kana = models.CharField(_("reading of the name (katakana)"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    corporate_number = models.CharField(_("corporate number"), max_length=13, blank=True)
    local_government_code = models.CharField(_("local government code"), max_length=6, blank=True)
    prefecture = models.CharField(_("prefecture"), max_length=2, choices=Prefecture, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    about_ja = models.TextField(_("about the organization (Japanese)"), max_length=1000, blank=True)
    about_en = models.TextField(_("about the organization (English)"), max_length=2000, blank=True)
    representative_title = models.CharField(_("title of the representative"), max_length=100, blank=True)
    representative_name = models.CharField(_("name of the representative"), max_length=100, blank=True)
    representative_kana = models.CharField(_("reading of the representative's name"), max_length=100, blank=True)
    consents_to_publication = models.BooleanField(_("consents to publication of its own text and logo"), default=False)
    working_groups = models.ManyToManyField(
        "members.WorkingGroup",
        through="members.GroupMembership",
        verbose_name=_("working groups"),
        blank=True,
        related_name="organizations",
    )

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE, editable=False)
    joined_on = models.DateField(_("joined on"), editable=False)
    class_changed_on = models.DateField(_("requirement class changed on"), null=True, blank=True, editable=False)
    left_on = models.DateField(_("left on"), null=True, blank=True, editable=False)
    leaving_reason = models.CharField(
        _("reason for leaving"), max_length=10, choices=LeavingReason, blank=True, editable=False
    )

    sort_key = models.CharField(max_length=220, editable=False, db_collation="C")
    search_text = models.TextField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["corporate_number"],
                condition=Q(category__in=[Category.COMPANY, Category.ASSOCIATION])
                & ~Q(corporate_number="")
                & ~Q(status=Status.LEFT),
                name="one_membership_a_legal_entity",
            ),
            models.UniqueConstraint(
                fields=["local_government_code"],
                condition=~Q(local_government_code="") & ~Q(status=Status.LEFT),
                name="one_membership_a_local_government",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.LEFT, left_on__isnull=False) & ~Q(leaving_reason="")
                | ~Q(status=Status.LEFT) & Q(left_on__isnull=True, leaving_reason=""),
                name="left_has_date_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(corporate_number__regex=r"^([1-9]\d{12})?$"), name="corporate_number_form"
            ),
            models.CheckConstraint(
                condition=Q(local_government_code__regex=r"^(\d{6})?$"), name="local_government_code_form"
            ),
        ]
        indexes = [
            # The directory of present members: sorted by reading, alone or within a filter.
            models.Index(fields=["sort_key", "id"], condition=PRESENT, name="directory_order"),
            models.Index(fields=["category", "sort_key", "id"], condition=PRESENT, name="directory_by_category"),
            models.Index(fields=["prefecture", "sort_key", "id"], condition=PRESENT, name="directory_by_prefecture"),
            # The search box: pairs of characters for Japanese words of two, trigrams for similar names.
            GinIndex(Bigrams("search_text"), name="directory_search_by_pairs"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="directory_search"),
            models.Index(fields=["joined_on"], name="organizations_by_joining"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self)
        self.search_text = search_text(self)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("member", args=[self.pk])

    @property
    def name(self) -> str:
        """The name in the reader's language; Japanese where there is no English one."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_ja

    @property
    def other_name(self) -> str:
        """The name in the other language, shown small beside `name`; empty where there is none."""
        if not self.name_en:
            return ""
        return self.name_ja if get_language() == "en" else self.name_en

    @property
    def other_name_language(self) -> str:
        return "ja" if get_language() == "en" else "en"

    @property
    def requirement_class(self) -> RequirementClass:
        """Which requirements apply (DOMAIN §2)."""
        return CLASS_OF[Category(self.category)]

    @property
    def owes_goals(self) -> bool:
        """Universities and other organizations have no numeric goal duty."""
        return self.requirement_class != RequirementClass.ACADEMIC

    @property
    def published_about_ja(self) -> str:
        """Its own text as the public may read it: only with its consent (DOMAIN §6)."""
        return self.about_ja if self.consents_to_publication else ""

    @property
    def published_about_en(self) -> str:
        return self.about_en if self.consents_to_publication else ""

    @property
    def published_about(self) -> str:
        """In the reader's language; Japanese where there is no English one."""
        return (get_language() == "en" and self.published_about_en) or self.published_about_ja

    @property
    def is_about_translated(self) -> bool:
        """Whether `published_about` is in the reader's language; if not, pages mark it as Japanese."""
        return get_language() != "en" or bool(self.published_about_en)

    @property
    def is_member(self) -> bool:
        return self.status != Status.LEFT

    @property
    def is_on_hold(self) -> bool:
        return self.status == Status.ON_HOLD

    @property
    def officer(self) -> Any:
        """Who of the secretariat looks after it; None where nobody does who still works here."""
        held = getattr(self, "looked_after", None)
        return held.officer if held and held.officer and held.officer.is_officer else None

    @transaction.atomic
    def save_profile(self, *, version: int) -> None:
        """Save what a member edits freely, unless it changed since `version`; raises Conflict.

        Registered facts (name, number, category, representative) change through `enrolment` only.
        """
        seen = type(self).objects.select_for_update().filter(pk=self.pk, version=version)
        if not seen.exists():
            raise Conflict(self)
        self.version = version + 1
        self.save(update_fields=[*OWN_WORDS, "version", "updated_at", "sort_key", "search_text"])


@history.recorded(organization="organization")
class StatusChange(models.Model):
    """One entry of a member's status history, so that its status "as of a date" can be told."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="status_changes")
    status = models.CharField(_("status"), max_length=10, choices=Status)
    effective_on = models.DateField(_("effective on"))
    leaving_reason = models.CharField(_("reason for leaving"), max_length=10, choices=LeavingReason, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["effective_on", "at"]

    def __str__(self) -> str:
        return f"{words.day(self.effective_on)} {self.get_status_display()}"
