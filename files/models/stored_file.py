"""Private files: evidence, filled application forms, documents of working groups; read through /files/<uuid>/."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from design import history
from files.querysets import StoredFileQuerySet
from members.models import Organization


def stored_name(stored: "StoredFile", filename: str) -> str:
    """A name that tells nothing: the original name is kept in the row only."""
    return f"{stored.pk.hex[:2]}/{stored.pk}"


@history.recorded(organization="organization", exclude=("file",))
class StoredFile(models.Model):
    """A file somebody uploaded, checked by content (not by name) before it is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("organization")
    )
    file = models.FileField(_("file"), upload_to=stored_name)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("file type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)

    objects: ClassVar[Any] = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("file", args=[self.pk])

    def discard(self) -> None:
        """Delete what nothing needs any more; the file in the storage only once that is certain."""
        self.delete()
        transaction.on_commit(lambda: self.file.delete(save=False), robust=True)
