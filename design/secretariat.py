"""Who runs the portal and how to reach them, for pages, documents and mails."""

from typing import Any

from django.conf import settings


def secretariat(language: str) -> dict[str, Any]:
    """Name, section, telephone, hours and e-mail address in the reader's language."""
    in_japanese = language == "ja"
    return {
        "name": settings.SECRETARIAT_NAME if in_japanese else "Circular Partners Secretariat",
        "section": settings.SECRETARIAT_SECTION if in_japanese else settings.SECRETARIAT_SECTION_EN,
        "telephone": settings.SECRETARIAT_TELEPHONE,
        "hours": settings.SECRETARIAT_HOURS if in_japanese else settings.SECRETARIAT_HOURS_EN,
        "email": settings.SECRETARIAT_EMAIL,
    }
