"""The acts that change who is a member: application, change of registered facts (変更届), leaving (退会届)."""

from enrolment.models.application import Application, ApplicationEvent, TermsVersion
from enrolment.models.change import ChangeRequest, ChangeRequestEvent
from enrolment.models.leaving import LeavingRequest, LeavingRequestEvent
from enrolment.models.merger import Merger

__all__ = [
    "Application",
    "ApplicationEvent",
    "ChangeRequest",
    "ChangeRequestEvent",
    "LeavingRequest",
    "LeavingRequestEvent",
    "Merger",
    "TermsVersion",
]
