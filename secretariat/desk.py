"""What every page of the desk shares with the stock admin around it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


def desk_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The admin's own context (navigation, site header) with a page's; the admin's templates need it."""
    return {**admin.site.each_context(request), **context}
