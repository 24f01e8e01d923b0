import re
import secrets
import unicodedata
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from design import history
from members.models.organization import Organization
from timekeeping import today


def new_code() -> str:
    """A code that a reader of the paper can type: 12 signs without look-alikes."""
    return "".join(secrets.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _i in range(12))


def typed_code(text: str) -> str:
    """A code as people type it from paper: full-width signs, small letters, spaces and hyphens are understood."""
    return re.sub(r"[\s\-‐－―ー]", "", unicodedata.normalize("NFKC", text)).upper()[:40]


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def issue(self, organization: Organization, *, by: Any) -> "Certificate":
        """Today's proof for a member; asked again on the same day with the same facts it is the same one."""
        certificate, _created = self.get_or_create(
            organization=organization,
            issued_on=today(),
            name_ja=organization.name_ja,
            joined_on=organization.joined_on,
            defaults={"issued_by": by},
        )
        return certificate

    def of(self, organization: Organization) -> Self:
        return self.filter(organization=organization)


@history.recorded(organization="organization")
class Certificate(models.Model):
    """Dated proof of membership that anybody can check by its code."""

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="certificates", verbose_name=_("organization")
    )
    issued_on = models.DateField(_("issued on"), default=today)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    name_ja = models.CharField(_("name in Japanese"), max_length=120)
    joined_on = models.DateField(_("joined on"))

    objects: ClassVar[Any] = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of membership")
        verbose_name_plural = _("certificates of membership")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "issued_on", "name_ja", "joined_on"], name="one_certificate_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("certificate-check", args=[self.code])

    @property
    def spaced_code(self) -> str:
        """The code in groups of four, easier to read from paper."""
        return " ".join(self.code[i : i + 4] for i in range(0, len(self.code), 4))
