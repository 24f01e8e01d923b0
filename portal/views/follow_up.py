"""The yearly follow-up reports that the secretariat has published, as downloads."""

from typing import Any

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from files.acceptance import PDF
from reports.models import FollowUp


@require_safe
def follow_up(request: HttpRequest, year: int, edition: int, language: str) -> FileResponse:
    """One report; what is not published is not there."""
    published = FollowUp.objects.published().select_related("document", "year")
    found: Any = get_object_or_404(published, year__year=year, year__edition=edition, language=language)
    return FileResponse(found.document.file.open("rb"), filename=found.file_name, content_type=PDF)
