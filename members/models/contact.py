"""How the secretariat reaches an organization (連絡担当者). A contact need not sign in; a shared mailbox is allowed."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from design import history
from members.models.organization import Organization
from members.reach import take_back_from


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts changed or removed many at once take back their reminders as one does."""

    @transaction.atomic
    def update(self, **values: Any) -> int:
        before = list(self.values_list("email", flat=True))
        changed = super().update(**values)
        take_back_from(before)
        return changed

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        before = list(self.values_list("email", flat=True))
        deleted = super().delete()
        take_back_from(before)
        return deleted


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

    objects: ClassVar[Any] = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "position"], name="one_contact_a_position")]
        # Whose mail came back or whose account was closed.
        indexes = [models.Index(Lower("email"), name="contacts_by_address")]

    def __str__(self) -> str:
        return self.name or self.department or self.email

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Reminders queued to an address that is no longer a contact's are taken back; the next sweep says them anew.

        Member's profile, desk and admin all come by here or by the QuerySet.
        """
        before = list(type(self).objects.filter(pk=self.pk).values_list("email", flat=True)) if self.pk else []
        super().save(*args, **kwargs)
        take_back_from(before)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        take_back_from([self.email])
        return deleted
