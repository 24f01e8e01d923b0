"""What the secretariat writes down about a member for itself: telephone calls, agreements, who is in charge now."""

import uuid
from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organization import Organization
from reviews.errors import Conflict


class NoteQuerySet(models.QuerySet["Note"]):
    def for_user(self, user: Any) -> Self:
        """The desk's alone; the member never sees them."""
        return self if user.is_authenticated and user.is_officer else self.none()

    def of(self, organization: Organization) -> Self:
        """A member's notes with what corrects them, latest first."""
        return self.filter(organization=organization).select_related("written_by", "corrects", "corrected_by")


class Note(models.Model):
    """A note of the secretariat. What is written stays; a mistake is corrected by a new note that names it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="notes", verbose_name=_("organization"))
    text = models.TextField(_("note"), max_length=4000)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)

    objects: ClassVar[Any] = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note of the secretariat")
        verbose_name_plural = _("notes of the secretariat")
        ordering = ["-written_at", "-pk"]
        indexes = [
            # A member's page: its notes, latest first.
            models.Index(fields=["organization", "-written_at"], name="notes_of_a_member"),
        ]
        # Only the member it belongs to may change: when two registrations are merged.
        triggers = [
            pgtrigger.ReadOnly(name="notes_stay_as_written", fields=["text", "corrects", "written_by", "written_at"]),
            pgtrigger.Protect(name="notes_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    @transaction.atomic
    def write(cls, organization: Organization, *, text: str, by: Any, corrects: "Note | None" = None) -> "Note":
        """Write a note, or correct one. Raises Conflict where somebody corrected that note already."""
        try:
            with transaction.atomic():
                note: Note = cls.objects.create(organization=organization, text=text, written_by=by, corrects=corrects)
        except IntegrityError as error:
            raise Conflict(corrects) from error
        return note
