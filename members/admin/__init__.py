"""The secretariat's tables of members and people."""

from members.admin.organizations import CertificateAdmin, InvitationAdmin, OrganizationAdmin, WorkingGroupAdmin
from members.admin.people import UserAdmin

__all__ = ["CertificateAdmin", "InvitationAdmin", "OrganizationAdmin", "UserAdmin", "WorkingGroupAdmin"]
