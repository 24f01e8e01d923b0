import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.organization import Organization
from timekeeping import today


def new_code() -> str:
    """A code that a reader of the paper can type: 12 signs without look-alikes."""
    return "".join(secrets.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _i in range(12))


class Certificate(models.Model):
    """Dated proof of membership that anybody can check by its code."""

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="certificates")
    issued_on = models.DateField(_("issued on"), default=today)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name_ja = models.CharField(max_length=120)
    joined_on = models.DateField()

    class Meta:
        verbose_name = _("certificate of membership")
        verbose_name_plural = _("certificates of membership")
        ordering = ["-issued_on", "-pk"]

    def __str__(self) -> str:
        return self.code
