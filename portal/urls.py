"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from portal import workspace
from portal.api import router

# Pages: Japanese without prefix, English under /en/.
pages: list[Any] = [
    path("my/", workspace.my, name="my"),
    path("organizations/<uuid:organization_id>/", workspace.workspace, name="workspace"),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = [
    path("api/v1/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
]
