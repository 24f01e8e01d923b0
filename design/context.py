"""What every template may know of the partnership and the request."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from design.secretariat import secretariat


def partnership(request: HttpRequest | None = None) -> dict[str, Any]:
    """Also given to documents, which know no request."""
    return {
        "secretariat": secretariat("en" if get_language() == "en" else "ja"),
        "guidelines_url": settings.GUIDELINES_URL,
        "is_embedded": settings.EMBEDDED,
    }
