"""The application to join (参画申込)."""

import secrets
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.categories import Category
from members.models import Organization
from members.prefectures import Prefecture
from reviews.models import Event, Submission
from reviews.querysets import SubmissionQuerySet


class TermsVersion(models.Model):
    """A version of the terms an applicant agrees to; the newest in force is shown."""

    in_force_from = models.DateField(_("in force from"), unique=True)
    text_ja = models.TextField(_("text (Japanese)"))
    text_en = models.TextField(_("text (English)"))

    class Meta:
        verbose_name = _("version of the terms")
        verbose_name_plural = _("versions of the terms")
        ordering = ["-in_force_from"]

    def __str__(self) -> str:
        return str(self.in_force_from)


def new_token() -> str:
    return secrets.token_urlsafe(32)


class Application(Submission):
    """An application; its private address carries the token. Approval makes the organization."""

    class Channel(models.TextChoices):
        WEB = "web", _("Web form")
        EMAIL = "email", _("E-mail, entered by an officer")
        PAPER = "paper", _("Paper, entered by an officer")

    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    channel = models.CharField(_("how it came"), max_length=5, choices=Channel, default=Channel.WEB, editable=False)
    language = models.CharField(_("language of mails"), max_length=2, default="ja", editable=False)
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
    contact_department = models.CharField(_("department"), max_length=120, blank=True)
    contact_title = models.CharField(_("job title"), max_length=100, blank=True)
    contact_name = models.CharField(_("name of the contact"), max_length=100, blank=True)
    contact_kana = models.CharField(_("reading of the contact's name"), max_length=100, blank=True)
    contact_email = models.EmailField(_("e-mail address of the contact"), blank=True)
    contact_telephone = models.CharField(_("telephone"), max_length=30, blank=True)
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
    terms = models.ForeignKey(TermsVersion, models.PROTECT, null=True, blank=True, related_name="+")
    agrees_to_terms = models.BooleanField(_("agrees to the terms"), default=False)
    declares_no_antisocial_forces = models.BooleanField(
        _("declares that no anti-social forces are involved"), default=False
    )
    consents_to_publication = models.BooleanField(_("consents to publication"), default=False)

    organization = models.OneToOneField(
        Organization, models.PROTECT, null=True, blank=True, editable=False, related_name="application"
    )
    finished_steps = ArrayField(models.CharField(max_length=20), default=list, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name_ja or self.applicant_email

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.token])


class ApplicationEvent(Event):
    subject = models.ForeignKey(Application, models.CASCADE, related_name="events")
