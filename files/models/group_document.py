"""Documents of the working groups: handouts, minutes, results; read through /files/<uuid>/ by those who may."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from design import history
from design.words import in_language
from files.models.stored_file import StoredFile
from members.models import Meeting, WorkingGroup
from members.visibility import OfGroupQuerySet, Visibility
from timekeeping import today


class GroupDocumentQuerySet(OfGroupQuerySet):
    def newest_first(self) -> Self:
        return self.select_related("stored").order_by("-dated_on", "position", "pk")


@history.recorded()
class GroupDocument(models.Model):
    """A file of a working group, alone or of one of its meetings."""

    Visibility = Visibility

    working_group = models.ForeignKey(
        WorkingGroup, models.PROTECT, related_name="documents", verbose_name=_("working group")
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("meeting")
    )
    title_ja = models.CharField(_("title (Japanese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=300, blank=True)
    dated_on = models.DateField(_("dated"), default=today)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    stored = models.OneToOneField(
        StoredFile, models.PROTECT, editable=False, related_name="document", verbose_name=_("file")
    )
    visibility = models.CharField(_("who sees it"), max_length=12, choices=Visibility, default=Visibility.SECRETARIAT)

    objects: ClassVar[Any] = GroupDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a working group")
        verbose_name_plural = _("documents of working groups")
        ordering = ["-dated_on", "position", "pk"]
        indexes = [
            # The pages of a group and of a member, newest first.
            models.Index(fields=["working_group", "-dated_on"], name="documents_of_a_group_by_day"),
            models.Index(fields=["-dated_on"], name="documents_by_day"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def is_translated(self) -> bool:
        return bool(self.title_en)

    def clean(self) -> None:
        """A document of a meeting belongs to the group that met."""
        if self.meeting and self.meeting.working_group_id != self.working_group_id:
            raise ValidationError({"meeting": _("This is a meeting of another working group.")})

    @transaction.atomic
    def keep(self, upload: UploadedFile | None, *, by: Any) -> None:
        """Save, with a new file in place of the one so far; raises ValidationError where it is not accepted."""
        before = self.stored if self.stored_id else None
        if upload is not None:
            self.stored = StoredFile.objects.keep(upload, organization=None, by=by)
        self.save()
        if upload is not None and before is not None:
            before.discard()

    @transaction.atomic
    def remove(self) -> None:
        """Take the document away, its file too."""
        stored = self.stored
        self.delete()
        stored.discard()
