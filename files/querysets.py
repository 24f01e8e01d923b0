"""Questions about private files, and the one way to keep one."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q

from files.acceptance import inspect
from members.querysets import OfOrganizationQuerySet
from members.visibility import seen_by_person


class StoredFileQuerySet(OfOrganizationQuerySet):
    def for_user(self, user: Any) -> "StoredFileQuerySet":
        """The files of the person's organizations, those it uploaded itself and the documents of working groups that
        it may see; an officer sees all.

        A document is nobody's own: who has uploaded it as an officer keeps no way to it.
        """
        documents = seen_by_person(user, "document__")
        if not user.is_authenticated:
            return self.filter(documents)
        if user.is_officer:
            return self
        own = Q(organization__isnull=True, document__isnull=True, uploaded_by=user)
        return self.filter(Q(organization__in=user.roles.values("organization")) | own | documents)

    def keep(self, upload: UploadedFile, *, organization: Any, by: Any) -> Any:
        """Keep an upload after judging its content; raises ValidationError where it is not accepted."""
        found = inspect(
            upload.file,  # type: ignore[arg-type]
            name=upload.name or "",
            size=upload.size or 0,
            limit=settings.MOST_BYTES_OF_A_FILE,
        )
        return self.create(
            organization=organization,
            file=upload,
            name=found.name,
            content_type=found.content_type,
            size=found.size,
            sha256=found.sha256,
            uploaded_by=by,
        )
