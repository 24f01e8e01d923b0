"""How the secretariat reaches an organization (連絡担当者). A contact need not sign in; a shared mailbox is allowed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from design import history
from members.models.organization import Organization


@history.recorded(organization="organization", called="ContactEvent")
class Contact(models.Model):
    """A person or section that receives the secretariat's mail for an organization."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    department = models.CharField(_("department"), max_length=120, blank=True)
    title = models.CharField(_("job title"), max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    kana = models.CharField(_("reading of the name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"))
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    is_shared_mailbox = models.BooleanField(_("shared mailbox of a section"), default=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "position"], name="one_contact_a_position")]

    def __str__(self) -> str:
        return self.name or self.department or self.email
