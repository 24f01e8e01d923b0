"""What the public pages say that belongs to no member: roadmap, national targets, public notices, figures."""

from portal.models.figures import Figures
from portal.models.public_notice import PublicNotice
from portal.models.roadmap import NationalTarget, Objective, Phase

__all__ = ["Figures", "NationalTarget", "Objective", "Phase", "PublicNotice"]
