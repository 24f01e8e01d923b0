"""What the desk keeps for itself."""

from secretariat.models.circular import Circular, CircularGroup

__all__ = [
    "Circular",
    "CircularGroup",
]
