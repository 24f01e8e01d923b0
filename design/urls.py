"""Addresses of this app; included by circular_partners.urls. The style guide exists in embedded runs only."""

from typing import Any

from django.conf import settings
from django.urls import path

from design import styleguide

pages: list[Any] = [path("styleguide/", styleguide.styleguide, name="styleguide")] if settings.EMBEDDED else []

bare: list[Any] = []
