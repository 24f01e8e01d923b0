"""Addresses of this app; included by circular_partners.urls. `desk` is mounted under /secretariat/."""

from typing import Any

from django.urls import path

from enrolment import desk as officer
from enrolment import member_views, views

ORGANIZATION = "organizations/<uuid:organization_id>/"
CHANGE = f"{ORGANIZATION}changes/<uuid:change_id>/"
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
    path(f"{ORGANIZATION}changes/new/", member_views.change_new, name="change-new"),
    path(CHANGE, member_views.change, name="change"),
    path(f"{CHANGE}edit/", member_views.change_edit, name="change-edit"),
    path(f"{CHANGE}submit/", member_views.change_submit, name="change-submit"),
    path(f"{CHANGE}withdraw/", member_views.change_withdraw, name="change-withdraw"),
    path(f"{ORGANIZATION}leaving/", member_views.leaving, name="leaving"),
    path(f"{ORGANIZATION}leaving/withdraw/", member_views.leaving_withdraw, name="leaving-withdraw"),
]

# Pages of officers, mounted under /secretariat/.
desk: list[Any] = [
    path("applications/new/", officer.application_new, name="desk-application-new"),
    path("applications/first-managers/", officer.first_managers, name="desk-first-managers"),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = [
    path("join/guidelines.svg", views.guidelines_code, name="guidelines-code"),
    path("join/application-form.xlsx", views.application_form, name="application-form"),
]
