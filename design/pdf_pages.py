"""From HTML to PDF by WeasyPrint, which takes half a second to import: asked for by `design.pdf` only when needed."""

import functools
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

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


class PagesTold(logging.Handler):
    """Hears from WeasyPrint's log which page is being laid out; there is no other way to learn it."""

    def __init__(self, on_page: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self.on_page, self.last = on_page, 0

    def emit(self, record: logging.LogRecord) -> None:
        page = record.args[0] if isinstance(record.args, tuple) and record.args else None
        if record.msg.startswith("Step 5") and isinstance(page, int) and page > self.last:
            self.last = page
            self.on_page(page)


@contextmanager
def pages_told(on_page: Callable[[int], None] | None) -> Iterator[None]:
    """Tells `on_page` the number of each page while it is laid out, and keeps that out of the other logs."""
    if on_page is None:
        yield
        return
    logger, handler = logging.getLogger("weasyprint.progress"), PagesTold(on_page)
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


def write_pdf(html: str, on_page: Callable[[int], None] | None = None) -> bytes:
    with _one_at_a_time, pages_told(on_page):
        page = HTML(string=html, base_url=STATIC, url_fetcher=StaticOnly())
        style = CSS(url=f"{STATIC}portal/css/pdf.css", url_fetcher=StaticOnly(), font_config=fonts())
        return bytes(page.write_pdf(stylesheets=[style], font_config=fonts(), pdf_variant="pdf/ua-1"))
