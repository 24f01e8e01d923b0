"""Reading a private file: only by those it belongs to, always as a download."""

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from files.models import StoredFile


@require_safe
@cache_control(private=True, no_store=True)
def file(request: HttpRequest, file_id: UUID) -> FileResponse:
    """The file as an attachment; a browser neither guesses its type nor runs anything in it."""
    stored = get_object_or_404(StoredFile.objects.for_user(request.user), pk=file_id)
    response = FileResponse(
        stored.file.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
