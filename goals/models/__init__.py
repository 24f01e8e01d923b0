"""Quantitative goals (定量的な目標), the measures to reach them (具体的な取組) and their announcement (公表)."""

from goals.models.announcement import AnnouncedGoal, Announcement, AnnouncementEvent
from goals.models.counted import CountedStanding
from goals.models.goal import Goal
from goals.models.indicator import Indicator, IndicatorGroup
from goals.models.version import GoalVersion, GoalVersionEvent, InterimTarget, Measure

__all__ = [
    "AnnouncedGoal",
    "Announcement",
    "AnnouncementEvent",
    "CountedStanding",
    "Goal",
    "GoalVersion",
    "GoalVersionEvent",
    "Indicator",
    "IndicatorGroup",
    "InterimTarget",
    "Measure",
]
