"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

from django.urls import path

from inquiries import views

# Pages: Japanese without prefix, English under /en/.
pages: list[Any] = [
    path("inquiry/", views.inquiry, name="inquiry"),
    path("inquiry/sent/", views.inquiry_sent, name="inquiry-sent"),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = []
