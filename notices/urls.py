"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

from django.urls import path

from notices import views, webhook

# Pages: Japanese without prefix, English under /en/.
pages: list[Any] = [
    path("notices/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = [
    path("webhooks/mail/", webhook.mail_webhook, name="mail-webhook"),
]
