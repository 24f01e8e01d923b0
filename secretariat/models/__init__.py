"""What the desk keeps for itself."""

from secretariat.models.circular import Circular

__all__ = ["Circular"]
