"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

from django.urls import path

from files import views

# Pages: Japanese without prefix, English under /en/.
pages: list[Any] = []

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = [
    path("files/<uuid:file_id>/", views.file, name="file"),
]
