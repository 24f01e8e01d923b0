"""What the desk keeps for itself."""

from secretariat.models.circular import Circular
from secretariat.models.exchange import Download, Export, ImportRun
from secretariat.models.member_officer import MemberOfficer, SavedView
from secretariat.models.review import Assignment, CannedReply, PageCheck

__all__ = [
    "Assignment",
    "CannedReply",
    "Circular",
    "Download",
    "Export",
    "ImportRun",
    "MemberOfficer",
    "PageCheck",
    "SavedView",
]
