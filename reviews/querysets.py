from typing import Self

from django.db import models


class SubmissionQuerySet(models.QuerySet):
    """Questions that every kind of submission answers."""

    def waiting(self) -> Self:
        """What waits for a decision of the secretariat, oldest first."""
        return self.filter(state="submitted").order_by("submitted_at")

    def accepted(self) -> Self:
        return self.filter(state="accepted")

    def editable(self) -> Self:
        return self.filter(state__in=("draft", "returned"))
