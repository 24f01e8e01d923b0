"""What members report back: progress on their goals; projects and disclosed results."""

from reports.models.follow_up import FollowUp
from reports.models.freezing import Freezing
from reports.models.frozen_year import FrozenMember, FrozenYear
from reports.models.progress_report import Actual, ProgressReport, ProgressReportEvent
from reports.models.project import DisclosedProject, Disclosure, DisclosureEvent, Project, ProjectEvent
from reports.models.year_count import YearCount

__all__ = [
    "Actual",
    "DisclosedProject",
    "Disclosure",
    "DisclosureEvent",
    "FollowUp",
    "Freezing",
    "FrozenMember",
    "FrozenYear",
    "ProgressReport",
    "ProgressReportEvent",
    "Project",
    "ProjectEvent",
    "YearCount",
]
