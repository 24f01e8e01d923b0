"""Addresses of this app; included by circular_partners.urls. `desk` is mounted under /secretariat/."""

from typing import Any

from django.urls import path

from enrolment import views

APPLICATION = "applications/<slug:token>/"

# Pages: Japanese without prefix, English under /en/.
pages: list[Any] = [
    path("join/", views.join, name="join"),
    path("join/apply/", views.apply, name="apply"),
    path("join/apply/sent/", views.apply_sent, name="apply-sent"),
    path(APPLICATION, views.application, name="application"),
    path(f"{APPLICATION}preview/", views.application_preview, name="application-preview"),
    path(f"{APPLICATION}withdraw/", views.application_withdraw, name="application-withdraw"),
    path(f"{APPLICATION}application.pdf", views.application_pdf, name="application-pdf"),
    path(f"{APPLICATION}<slug:slug>/", views.application_step, name="application-step"),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = [
    path("join/guidelines.svg", views.guidelines_code, name="guidelines-code"),
    path("join/application-form.xlsx", views.application_form, name="application-form"),
]
