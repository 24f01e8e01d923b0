"""The application to join (参画申込): draft → submitted → returned ↔ submitted → approved / declined / withdrawn."""

import datetime
import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from design import history, words
from enrolment import correspondence, duplicates
from members.bigrams import Bigrams, FoundByWords
from members.categories import ONE_A_LEGAL_ENTITY, Category
from members.models import Organization
from members.prefectures import Prefecture
from members.readings import search_text
from notices import outbox
from reviews.models import Event, State, Submission, waiting_index
from reviews.querysets import SubmissionQuerySet
from reviews.receipt import Receipt


class TermsVersionQuerySet(models.QuerySet):
    def in_force(self, on: datetime.date) -> "TermsVersion | None":
        """The newest version in force on a day."""
        found: Any = self.filter(in_force_from__lte=on).order_by("-in_force_from").first()
        return found


@history.recorded()
class TermsVersion(models.Model):
    """A version of the terms an applicant agrees to; the newest in force is shown."""

    in_force_from = models.DateField(_("in force from"), unique=True)
    text_ja = models.TextField(_("text (Japanese)"))
    text_en = models.TextField(_("text (English)"))

    objects: ClassVar[Any] = TermsVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the terms")
        verbose_name_plural = _("versions of the terms")
        ordering = ["-in_force_from"]

    def __str__(self) -> str:
        return words.day(self.in_force_from)

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return self.text_en if get_language() == "en" else self.text_ja


def new_token() -> str:
    return secrets.token_urlsafe(32)


def draft_expiry() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=settings.APPLICATION_DRAFT_DAYS)


class ApplicationQuerySet(FoundByWords, SubmissionQuerySet):  # type: ignore[override]
    def for_user(self, user: Any) -> Self:
        """Officers read all; applicants come by their private link, never by signing in."""
        return self if user.is_authenticated and user.is_officer else self.none()

    def reachable(self) -> Self:
        """Those whose private link still works: a draft that lay untouched too long has expired."""
        return self.exclude(state=State.DRAFT, expires_at__lte=timezone.now())

    def expired(self) -> Self:
        """Drafts that nobody came back to."""
        return self.filter(state=State.DRAFT, expires_at__lte=timezone.now())

    def open(self) -> Self:
        """Those the secretariat has and has not decided."""
        return self.filter(state__in=(State.SUBMITTED, State.RETURNED))


SHEET_FIELDS = (
    "category",
    "name_ja",
    "name_kana",
    "name_en",
    "corporate_number",
    "local_government_code",
    "prefecture",
    "website",
    "representative_title",
    "representative_name",
    "representative_kana",
    "contact_department",
    "contact_title",
    "contact_name",
    "contact_kana",
    "contact_email",
    "contact_telephone",
    "contact_is_shared_mailbox",
    "second_department",
    "second_title",
    "second_name",
    "second_kana",
    "second_email",
    "second_telephone",
    "working_groups",
    "motivation",
    "agrees_to_terms",
    "declares_no_antisocial_forces",
    "consents_to_publication",
)


@history.recorded(organization="organization", exclude=("token",))
class Application(Submission):
    """An application; its private address carries the token. Approval makes the organization."""

    class Channel(models.TextChoices):
        WEB = "web", _("Web form")
        EMAIL = "email", _("E-mail, entered by an officer")
        PAPER = "paper", _("Paper, entered by an officer")

    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    channel = models.CharField(_("how it came"), max_length=5, choices=Channel, default=Channel.WEB, editable=False)
    language = models.CharField(
        _("language of mails"), max_length=2, choices=settings.LANGUAGES, default="ja", editable=False
    )
    applicant_email = models.EmailField(_("e-mail address for this application"))

    category = models.CharField(_("category"), max_length=20, choices=Category, blank=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=120, blank=True)
    name_kana = models.CharField(_("reading of the name (katakana)"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    corporate_number = models.CharField(_("corporate number"), max_length=13, blank=True)
    local_government_code = models.CharField(_("local government code"), max_length=6, blank=True)
    prefecture = models.CharField(_("prefecture"), max_length=2, choices=Prefecture, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    representative_title = models.CharField(_("title of the representative"), max_length=100, blank=True)
    representative_name = models.CharField(_("name of the representative"), max_length=100, blank=True)
    representative_kana = models.CharField(_("reading of the representative's name"), max_length=100, blank=True)
    contact_department = models.CharField(_("department of the contact"), max_length=120, blank=True)
    contact_title = models.CharField(_("job title of the contact"), max_length=100, blank=True)
    contact_name = models.CharField(_("name of the contact"), max_length=100, blank=True)
    contact_kana = models.CharField(_("reading of the contact's name"), max_length=100, blank=True)
    contact_email = models.EmailField(_("e-mail address of the contact"), blank=True)
    contact_telephone = models.CharField(_("telephone of the contact"), max_length=30, blank=True)
    contact_is_shared_mailbox = models.BooleanField(_("shared mailbox of a section"), default=False)
    second_department = models.CharField(_("department of the second contact"), max_length=120, blank=True)
    second_title = models.CharField(_("job title of the second contact"), max_length=100, blank=True)
    second_name = models.CharField(_("name of the second contact"), max_length=100, blank=True)
    second_kana = models.CharField(_("reading of the second contact's name"), max_length=100, blank=True)
    second_email = models.EmailField(_("e-mail address of the second contact"), blank=True)
    second_telephone = models.CharField(_("telephone of the second contact"), max_length=30, blank=True)
    working_groups = models.ManyToManyField(
        "members.WorkingGroup", blank=True, related_name="+", verbose_name=_("working groups wanted")
    )
    motivation = models.TextField(_("what you want to do in the partnership"), max_length=2000, blank=True)
    terms = models.ForeignKey(
        TermsVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("version of the terms")
    )
    agrees_to_terms = models.BooleanField(_("agrees to the terms"), default=False)
    declares_no_antisocial_forces = models.BooleanField(
        _("declares that no anti-social forces are involved"), default=False
    )
    consents_to_publication = models.BooleanField(_("consents to publication"), default=False)

    organization = models.OneToOneField(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="application",
        verbose_name=_("organization"),
    )
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True, default=draft_expiry, editable=False)
    search_text = models.TextField(editable=False, default="")

    objects: ClassVar[Any] = ApplicationQuerySet.as_manager()

    sheet_fields = SHEET_FIELDS

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["corporate_number"],
                condition=Q(state=State.SUBMITTED, category__in=ONE_A_LEGAL_ENTITY) & ~Q(corporate_number=""),
                name="one_application_a_legal_entity",
            ),
            models.UniqueConstraint(
                fields=["local_government_code"],
                condition=Q(state=State.SUBMITTED) & ~Q(local_government_code=""),
                name="one_application_a_local_government",
            ),
        ]
        indexes = [
            waiting_index("applications_waiting"),
            # The nightly removal of drafts that nobody came back to.
            models.Index(fields=["expires_at"], condition=Q(state=State.DRAFT), name="drafts_by_expiry"),
            # The desk's list as it opens.
            models.Index(fields=["-created_at", "-id"], name="applications_in_order"),
            # Its search box, as the directory's.
            GinIndex(Bigrams("search_text"), name="application_search_by_pairs"),
        ]

    def __str__(self) -> str:
        return (words.is_english() and self.name_en) or self.name_ja or self.applicant_email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.note_search_text()
        super().save(*args, **kwargs)

    def note_search_text(self) -> None:
        """What it is found by; saved with it."""
        self.search_text = search_text(self, self.applicant_email, self.contact_email)

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.token])

    @property
    def organization_names(self) -> dict[str, str]:
        """The applicant's name in both languages, as a mail keeps it."""
        return {"ja": self.name_ja, "en": self.name_en or self.name_ja}

    def remarks(self) -> list[str]:
        """What only officers see beside the sheet: others with the same number or a similar name."""
        return duplicates.remarks(self)

    def approved(self, *, by: Any, comment: str = "") -> None:
        """Mark it approved (参画承認); `enrolment.approval.approve` makes the member. Raises Conflict."""
        now = timezone.now()
        self._move((State.SUBMITTED,), State.APPROVED, by=by, comment=comment, decided_at=now, decided_by=by)

    def declined(self, *, by: Any, reason: str) -> None:
        """Mark it declined with a reason; called by `enrolment.approval.decline`. Raises Conflict."""
        now = timezone.now()
        self._move((State.SUBMITTED,), State.DECLINED, by=by, comment=reason, decided_at=now, decided_by=by)

    def save_edit(self, *, version: int | None = None) -> Self:
        """Save a step; a draft's private link works again for the full time. Raises Conflict."""
        self.expires_at = draft_expiry()
        return super().save_edit(version=version)

    @transaction.atomic
    def cancel_return(self, *, by: Any, reason: str = "") -> None:
        """Also refused (ValidationError) where the applicant has become a member or applies anew meanwhile."""
        duplicates.refuse(self)
        super().cancel_return(by=by, reason=reason)

    def when_submitted(self, *, by: Any, receipt: Receipt | None) -> None:
        duplicates.refuse(self)
        correspondence.write_to_applicant(self, "application-received")

    def when_withdrawn(self, *, by: Any, receipt: Receipt | None) -> None:
        correspondence.write_to_applicant(self, "application-withdrawn")

    def when_returned(self, *, by: Any, comment: str) -> None:
        correspondence.write_to_applicant(
            self, "application-returned", comment=comment, on_fields=self.comments_for_mail()
        )

    def when_return_cancelled(self, *, by: Any, returned_as: int) -> None:
        if not outbox.unsay("application-returned", about=self.pk, step=str(returned_as)):
            correspondence.write_to_applicant(self, "application-return-cancelled")


class ApplicationEvent(Event):
    subject = models.ForeignKey(Application, models.CASCADE, related_name="events")


@history.recorded(organization="application__organization")
class ApplicationGroup(Application.working_groups.through):  # type: ignore[name-defined]
    """A working group that an applicant wants to join; what is recorded of the choice."""

    class Meta:
        proxy = True
        verbose_name = _("working group of an application")
        verbose_name_plural = _("working groups of applications")

    def __str__(self) -> str:
        return f"{self.application} · {self.workinggroup}"
