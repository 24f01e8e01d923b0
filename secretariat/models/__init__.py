"""What the desk itself keeps: imports and exports."""

from secretariat.models.exchange import Download, Export, ImportRun

__all__ = ["Download", "Export", "ImportRun"]
