"""Addresses of this app; included by circular_partners.urls."""

from typing import Any

from django.urls import path

from members.views import certificates, invitation, people, profile

OWN = "organizations/<uuid:organization_id>/"

# Pages: Japanese without prefix, English under /en/.
pages: list[Any] = [
    path(OWN + "profile/", profile.profile, name="profile"),
    path(OWN + "profile/edit/", profile.profile_edit, name="profile-edit"),
    path(OWN + "people/", people.people, name="people"),
    path(OWN + "people/invite/", people.person_invite, name="person-invite"),
    path(OWN + "people/<int:role_id>/role/", people.role_change, name="role-change"),
    path(OWN + "people/<int:role_id>/remove/", people.role_remove, name="role-remove"),
    path(OWN + "people/invitations/<int:invitation_id>/revoke/", people.invitation_revoke, name="invitation-revoke"),
    path(OWN + "documents/", certificates.documents, name="documents"),
    path(OWN + "documents/certificate/", certificates.certificate_issue, name="certificate-issue"),
    path(OWN + "documents/certificate/<slug:code>.pdf", certificates.certificate_pdf, name="certificate-pdf"),
    path("invitations/<str:token>/", invitation.invitation, name="invitation"),
    path("certificates/", certificates.certificate_form, name="certificate-form"),
    path("certificates/<str:code>/", certificates.certificate_check, name="certificate-check"),
]

# No language prefix: files, API, feeds, webhooks.
bare: list[Any] = []
