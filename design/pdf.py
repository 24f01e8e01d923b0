"""PDF documents from templates: tagged (PDF/UA), with the installed Japanese font, never touching the network."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string

from design.context import partnership


def render_pdf(template_name: str, context: dict[str, Any], *, on_page: Callable[[int], None] | None = None) -> bytes:
    """The template (extending `pdf/base.html`) as PDF/UA-1; same input, same bytes but for the date in it.

    Pictures are named `static:///portal/icons/mark.svg`. Raises TemplateDoesNotExist. Takes 0.1 to 0.5 s; a table of
    2,000 rows 12 s, so large ones belong in a task, which learns from `on_page` how far it is (the page's number).
    """
    from design.pdf_pages import write_pdf  # half a second that few processes need

    return write_pdf(render_to_string(template_name, {**partnership(), **context}), on_page)
