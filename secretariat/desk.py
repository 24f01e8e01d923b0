"""What every page of the desk shares with the stock admin around it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def desk_page(request: HttpRequest, name: str, /, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page of the template `secretariat/<name>.html` in the admin's own frame (navigation, site header)."""
    framed = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, f"secretariat/{name}.html", framed, status=status)
