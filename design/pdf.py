"""PDF documents from templates: tagged (PDF/UA), with the installed Japanese font, never touching the network."""

import functools
import threading
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from design.context import partnership

STATIC = "static:///"
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}

# Pango is not safe to use from several threads at once.
_one_at_a_time = threading.Lock()


class StaticOnly(URLFetcher):
    """Opens the portal's own static files (`static:///portal/…`); everything else is refused."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        found = finders.find(unquote(parts.path).lstrip("/")) if parts.scheme == "static" else None
        if found is None:
            raise ValueError(f"a document may use static files only, not {url}")
        file = Path(str(found))
        return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": TYPES.get(file.suffix, "")})


@functools.cache
def fonts() -> FontConfiguration:
    """Looking through the installed fonts costs more than a page: it is done once a process."""
    return FontConfiguration()


def render_pdf(template_name: str, context: dict[str, Any]) -> bytes:
    """The template (extending `pdf/base.html`) as PDF/UA-1; same input, same bytes but for the date in it.

    Pictures are named `static:///portal/icons/mark.svg`. Raises TemplateDoesNotExist. Takes 0.1 to 0.5 s; a table of
    2,000 rows 12 s, so large ones belong in a task.
    """
    html = render_to_string(template_name, {**partnership(), **context})
    with _one_at_a_time:
        page = HTML(string=html, base_url=STATIC, url_fetcher=StaticOnly())
        style = CSS(url=f"{STATIC}portal/css/pdf.css", url_fetcher=StaticOnly(), font_config=fonts())
        return bytes(page.write_pdf(stylesheets=[style], font_config=fonts(), pdf_variant="pdf/ua-1"))
