"""Who each address is for; an address that is missing here fails the test."""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver


class Audience(Enum):
    """Who an address is for."""

    PUBLIC = auto()  # anybody may read it; it shows public data only
    LINK = auto()  # whoever holds the private link in it; any other link is not there
    SIGNED_IN = auto()  # a signed-in person, about themselves
    MEMBER = auto()  # the people of the organization in the address, or that the thing belongs to
    DESK = auto()  # officers
    SIGN_IN = auto()  # sign-in, password, second factor
    OPERATIONS = auto()  # health and metrics


NAMES = {
    Audience.PUBLIC: """
        home roadmap join apply directory member goal project-list project dashboard open-data open-data-file
        working-group accessibility privacy terms sitemap sitemap-index robots feed
        open-data-package follow-up application-form guidelines-code apply-sent inquiry inquiry-sent
        certificate-form certificate-check styleguide api-root api-docs api-schema
        api-members-list api-members-detail api-goals-list api-goals-detail
        api-progress-list api-progress-detail api-projects-list api-projects-detail
    """,
    Audience.LINK: """
        application application-step application-preview application-submit application-withdraw application-print
        application-pdf invitation unsubscribe deadlines-feed mail-webhook
    """,
    Audience.SIGNED_IN: "my account-settings calendar-renew",
    Audience.MEMBER: """
        workspace duty duty-extension schedule profile profile-edit people person-invite role-change role-remove
        invitation-revoke documents own-working-groups certificate-issue certificate-pdf file
        goal-list goal-new goal-versions goal-edit goal-preview goal-submit goal-withdraw goal-revise goal-give-up
        announcement-open announcement-edit announcement-submit announcement-withdraw
        report-list report-open report report-preview report-submit report-withdraw
        project-list-own project-new project-edit project-preview project-submit project-withdraw
        disclosure-open disclosure-edit disclosure-preview disclosure-submit disclosure-withdraw
        change change-new change-edit change-submit change-withdraw leaving leaving-withdraw
    """,
    Audience.DESK: """
        imports import-template import-run import-confirm import-again import-drop import-problems
        exports export-new export export-file
        officer-transfer
        board reviews review reminders reminders-release reminders-sweep duty-extend duty-waive extension-decide
        circulars
        board-extend board-waive board-remind board-assign board-view-save board-view-remove
        board reviews review reminders reminders-release duty-extend duty-waive extension-decide
        years year-freeze year-freezing year year-report year-publish
        circulars circular-new circular circular-edit circular-send circular-test circular-recall
        extensions-decide shifts shift-new shift shift-undo
        board reviews review reminders reminders-release reminder-mail reminder-rule-preview
        duty-extend duty-waive extension-decide
        desk-application-new desk-register-export desk-first-managers audit audit-export
        board reviews review reminders reminders-release desk-schedule duty-extend duty-waive extension-decide
        board reviews review review-check reviews-assign reviews-accept-preview reviews-accept
        reminders reminders-release duty-extend duty-waive extension-decide
        task task-assign board reviews review reminders reminders-release duty-extend duty-waive extension-decide
        desk-application-new desk-register-export desk-first-managers
        board reviews review reminders reminders-release duty-extend duty-waive extension-decide circulars
        circular-new circular circular-edit circular-send circular-test circular-recall extensions-decide shifts
        shift-new shift shift-undo reminder-mail reminder-rule-preview desk-application-new desk-register-export
        desk-first-managers desk-member desk-member-note member-category member-hand-over member-officer member-merge
        merger merger-undo member-on-behalf on-behalf-end member-hold member-lift member-removal standing
        standing-send standing-decide standing-end desk-schedule review-check reviews-assign reviews-accept-preview
        reviews-accept task task-assign
        shift-new shift shift-undo reminder-mail reminder-rule-preview desk-schedule review-check reviews-assign
        reviews-accept-preview reviews-accept task task-assign desk-application-new
        desk-first-managers
    """,
    Audience.OPERATIONS: "healthz readyz metrics",
}
AUDIENCE = {name: audience for audience, names in NAMES.items() for name in names.split()}
# Whole families of libraries: the stock admin, and allauth's pages.
FAMILIES = {
    "admin:": Audience.DESK,
    "account_": Audience.SIGN_IN,
    "mfa_": Audience.SIGN_IN,
    "socialaccount_": Audience.SIGN_IN,
    "openid_connect_": Audience.SIGN_IN,
}


class Address(NamedTuple):
    """One pattern of the resolver, without language prefix."""

    route: str
    name: str
    parameters: tuple[str, ...]

    @property
    def audience(self) -> Audience | None:
        for start, audience in FAMILIES.items():
            if self.name.startswith(start):
                return audience
        if not self.name and self.route.startswith("accounts/"):  # allauth's forwards from its own old addresses
            return Audience.SIGN_IN
        return AUDIENCE.get(self.name)


def addresses() -> Iterator[Address]:
    """Every address of the resolver, the admin included."""
    yield from _walk(get_resolver().url_patterns, "", "", ())


def _walk(patterns: Any, prefix: str, namespace: str, parameters: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        names = (*parameters, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, route, inner, names)
        elif isinstance(pattern, URLPattern):
            yield Address(route, f"{namespace}{pattern.name or ''}", names)
