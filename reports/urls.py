"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

# Pages: Japanese without prefix, English under /en/.
pages: list[Any] = []

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = []
