"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularAPIView

from portal import workspace
from portal.api import router
from portal.views.api_docs import api_docs
from portal.views.dashboard import dashboard
from portal.views.directory import directory, member
from portal.views.feeds import SITEMAPS, LatestFeed
from portal.views.follow_up import follow_up
from portal.views.home import home
from portal.views.open_data import open_data, open_data_file, open_data_package
from portal.views.roadmap import roadmap
from portal.views.texts import robots, text
from portal.views.working_groups import own_working_groups, working_group

# Pages: Japanese without prefix, English under /en/.
pages: list[Any] = [
    path("my/", workspace.my, name="my"),
    path("organizations/<uuid:organization_id>/", workspace.workspace, name="workspace"),
    path("", home, name="home"),
    path("roadmap/", roadmap, name="roadmap"),
    path("members/", directory, name="directory"),
    path("members/<uuid:organization_id>/", member, name="member"),
    path("working-groups/<slug:theme>/", working_group, name="working-group"),
    path("organizations/<uuid:organization_id>/working-groups/", own_working_groups, name="own-working-groups"),
    path("dashboard/", dashboard, name="dashboard"),
    path("open-data/", open_data, name="open-data"),
    path("api/docs/", api_docs, name="api-docs"),
    path("accessibility/", text, {"name": "accessibility"}, name="accessibility"),
    path("privacy/", text, {"name": "privacy"}, name="privacy"),
    path("terms/", text, {"name": "terms"}, name="terms"),
    path("feed/", require_safe(LatestFeed()), name="feed"),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = [
    path("open-data/datapackage.json", open_data_package, name="open-data-package"),
    path("open-data/follow-up/<int:year>-<int:edition>-<slug:language>.pdf", follow_up, name="follow-up"),
    path("open-data/<str:name>.<str:form>", open_data_file, name="open-data-file"),
    path("api/v1/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}, name="sitemap-index"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
