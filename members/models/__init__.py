"""Who is a member: organizations, the people who act for them, how they are reached, and proof of membership."""

from members.models.certificate import Certificate
from members.models.contact import Contact
from members.models.group_membership import GroupMembership
from members.models.hand_over import HandOver
from members.models.meeting import Meeting
from members.models.note import Note
from members.models.organization import Organization, StatusChange
from members.models.people import Invitation, Role
from members.models.stand_in import StandIn
from members.models.working_group import WorkingGroup

__all__ = [
    "Certificate",
    "Contact",
    "GroupMembership",
    "HandOver",
    "Invitation",
    "Meeting",
    "Note",
    "Organization",
    "Role",
    "StandIn",
    "StatusChange",
    "WorkingGroup",
]
