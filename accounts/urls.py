"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

from django.urls import path

from accounts import views

# Pages: Japanese without prefix, English under /en/.
pages: list[Any] = [
    path("accounts/settings/", views.account_settings, name="account-settings"),
    path("accounts/settings/calendar/", views.calendar_renew, name="calendar-renew"),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = []
