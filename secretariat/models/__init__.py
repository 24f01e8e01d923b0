"""What the desk keeps for itself."""

from secretariat.models.circular import Circular, CircularGroup
from secretariat.models.exchange import Download, Export, ImportRun
from secretariat.models.member_officer import MemberOfficer, SavedView
from secretariat.models.review import Assignment, CannedReply, PageCheck
from secretariat.models.transfer import Transfer

__all__ = [
    "Assignment",
    "CannedReply",
    "Circular",
    "CircularGroup",
    "Download",
    "Export",
    "ImportRun",
    "MemberOfficer",
    "PageCheck",
    "SavedView",
    "Transfer",
]
