"""What every template may know of the partnership and the request."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def partnership(request: HttpRequest | None = None) -> dict[str, Any]:
    """Also given to documents, which know no request."""
    return {
        "secretariat_email": settings.SECRETARIAT_EMAIL,
        "secretariat_name": settings.SECRETARIAT_NAME,
        "secretariat_section": settings.SECRETARIAT_SECTION,
        "guidelines_url": settings.GUIDELINES_URL,
        "is_embedded": settings.EMBEDDED,
    }
