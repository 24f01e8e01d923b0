"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

from django.urls import path

from reports.views import disclosure, project, public, report

WORKSPACE = "organizations/<uuid:organization_id>"

# Pages: Japanese without prefix, English under /en/.
pages: list[Any] = [
    path("projects/", public.project_list, name="project-list"),
    path("projects/<uuid:project_id>/", public.project, name="project"),
    path(f"{WORKSPACE}/reports/", report.report_list, name="report-list"),
    path(f"{WORKSPACE}/reports/open/", report.report_open, name="report-open"),
    path(f"{WORKSPACE}/reports/<uuid:report_id>/", report.report, name="report"),
    path(f"{WORKSPACE}/reports/<uuid:report_id>/preview/", report.report_preview, name="report-preview"),
    path(f"{WORKSPACE}/reports/<uuid:report_id>/submit/", report.report_submit, name="report-submit"),
    path(f"{WORKSPACE}/reports/<uuid:report_id>/withdraw/", report.report_withdraw, name="report-withdraw"),
    path(f"{WORKSPACE}/projects/", project.project_list_own, name="project-list-own"),
    path(f"{WORKSPACE}/projects/new/", project.project_new, name="project-new"),
    path(f"{WORKSPACE}/projects/<uuid:project_id>/edit/", project.project_edit, name="project-edit"),
    path(f"{WORKSPACE}/projects/<uuid:project_id>/preview/", project.project_preview, name="project-preview"),
    path(f"{WORKSPACE}/projects/<uuid:project_id>/submit/", project.project_submit, name="project-submit"),
    path(f"{WORKSPACE}/projects/<uuid:project_id>/withdraw/", project.project_withdraw, name="project-withdraw"),
    path(f"{WORKSPACE}/disclosures/open/", disclosure.disclosure_open, name="disclosure-open"),
    path(f"{WORKSPACE}/disclosures/<uuid:disclosure_id>/", disclosure.disclosure_edit, name="disclosure-edit"),
    path(
        f"{WORKSPACE}/disclosures/<uuid:disclosure_id>/preview/",
        disclosure.disclosure_preview,
        name="disclosure-preview",
    ),
    path(
        f"{WORKSPACE}/disclosures/<uuid:disclosure_id>/submit/",
        disclosure.disclosure_submit,
        name="disclosure-submit",
    ),
    path(
        f"{WORKSPACE}/disclosures/<uuid:disclosure_id>/withdraw/",
        disclosure.disclosure_withdraw,
        name="disclosure-withdraw",
    ),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = []
