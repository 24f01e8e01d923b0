"""What each member owes and by when: rules, own schedules, the ledger of duties, extensions, the daily sweeps."""

from deadlines.models.duty import Duty, DutyState
from deadlines.models.extension import ExtensionRequest
from deadlines.models.opening import Opening
from deadlines.models.reminder_rule import ReminderRule
from deadlines.models.rules import Anchor, DutyRule, Kind
from deadlines.models.schedule import Schedule
from deadlines.models.shift import Shift, ShiftedDuty
from deadlines.models.standing import StandingDecision
from deadlines.models.sweep import Sweep
from deadlines.models.task import Task

__all__ = [
    "Anchor",
    "Duty",
    "DutyRule",
    "DutyState",
    "ExtensionRequest",
    "Kind",
    "Opening",
    "ReminderRule",
    "Schedule",
    "Shift",
    "ShiftedDuty",
    "StandingDecision",
    "Sweep",
    "Task",
]
