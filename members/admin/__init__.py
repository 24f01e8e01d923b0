"""The secretariat's tables of members and people."""

from members.admin.organizations import CertificateAdmin, InvitationAdmin, OrganizationAdmin
from members.admin.people import UserAdmin
from members.admin.working_groups import GroupMembershipAdmin, MeetingAdmin, WorkingGroupAdmin

__all__ = [
    "CertificateAdmin",
    "GroupMembershipAdmin",
    "InvitationAdmin",
    "MeetingAdmin",
    "OrganizationAdmin",
    "UserAdmin",
    "WorkingGroupAdmin",
]
