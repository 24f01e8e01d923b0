"""What members type about their goals and announcements."""

from goals.forms.announcement import AnnouncementForm
from goals.forms.draft import GoalDraft
from goals.forms.ending import EndingForm

__all__ = ["AnnouncementForm", "EndingForm", "GoalDraft"]
