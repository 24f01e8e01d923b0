"""All addresses: Japanese without prefix, English under /en/; API, health, open data and webhooks have none."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

import accounts.urls
import deadlines.urls
import design.urls
import enrolment.urls
import files.urls
import goals.urls
import inquiries.urls
import members.urls
import notices.urls
import portal.urls
import reports.urls
import secretariat.urls
from circular_partners import operations

APPS = [
    portal.urls,
    enrolment.urls,
    reports.urls,
    goals.urls,
    deadlines.urls,
    files.urls,
    inquiries.urls,
    members.urls,
    notices.urls,
    accounts.urls,
    design.urls,
]

urlpatterns = [
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("metrics", operations.metrics, name="metrics"),
    *[address for app in APPS for address in app.bare],
    *i18n_patterns(
        *[address for app in APPS for address in app.pages],
        path("accounts/", include("allauth.urls")),
        # The desk's own pages come before the stock admin, inside /secretariat/.
        path("secretariat/", include(secretariat.urls.pages)),
        path("secretariat/", admin.site.urls),
        prefix_default_language=False,
    ),
]
