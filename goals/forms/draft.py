"""The whole form of a goal: its content, its interim targets and its measures, saved as one."""

from typing import Any

from django.db import transaction

from goals.forms.content import ContentForm
from goals.forms.rows import InterimTargets, Measures
from goals.models import GoalVersion, InterimTarget, Measure
from goals.wording import sheet_of
from reviews.sheet import Difference, differences


class GoalDraft:
    """A version of a goal as it is being written."""

    def __init__(self, version: GoalVersion, data: Any = None) -> None:
        self.instance = version
        returned = version.last_return if not version._state.adding else None
        self.content = ContentForm(data, instance=version, comments=returned.field_comments if returned else None)
        # Rows that are sent stand for themselves: compared with what is stored they would count as empty.
        stored = data is None and not version._state.adding
        targets: Any = version.interim_targets.values("year", "value") if stored else None
        measures: Any = version.measures.values("text", "text_en") if stored else None
        self.interim_targets: Any = InterimTargets(data, prefix="interim", initial=targets)
        self.measures: Any = Measures(data, prefix="measures", initial=measures)

    def is_valid(self) -> bool:
        return all([self.content.is_valid(), self.interim_targets.is_valid(), self.measures.is_valid()])

    @transaction.atomic
    def keep(self, *, by: Any) -> GoalVersion:
        """Save content and rows together; raises Conflict where somebody else was faster."""
        self.instance.edited_by = by
        version: GoalVersion = self.instance.save_edit(version=self.content.seen_version or 0)
        version.interim_targets.all().delete()
        InterimTarget.objects.bulk_create(self._targets(version))
        version.measures.all().delete()
        Measure.objects.bulk_create(self._measures(version))
        return version

    def against(self, stored: GoalVersion) -> list[Difference]:
        """What was typed beside what stands there now: only the lines that differ."""
        typed = sheet_of(self.instance, targets=self._targets(self.instance), measures=self._measures(self.instance))
        return [line for line in differences(typed, sheet_of(stored)) if line.is_changed]

    def tell_conflict(self, stored: GoalVersion) -> None:
        """Show who was faster and what differs; saving again then replaces it knowingly."""
        self.content.tell_conflict(
            version=stored.version, by=stored.edited_by, at=stored.updated_at, changes=self.against(stored)
        )

    def show_problems(self, problems: dict[str, list[str]]) -> None:
        """Put what is missing for a submission at its field, or above the rows that it concerns."""
        removed = self.measures.deleted_forms
        measure = next((row for row in self.measures.forms if row not in removed), None)
        for name, messages in problems.items():
            for message in messages:
                if name == "measures" and measure:
                    measure.add_error("text", message)
                elif name in ("measures", "interim_targets"):
                    getattr(self, name).non_form_errors().append(message)
                else:
                    self.content.add_error(name if name in self.content.fields else None, message)

    def _targets(self, version: GoalVersion) -> list[InterimTarget]:
        rows = sorted(self.interim_targets.filled(), key=lambda row: row["year"])
        return [InterimTarget(version=version, year=row["year"], value=row["value"]) for row in rows]

    def _measures(self, version: GoalVersion) -> list[Measure]:
        rows = enumerate(self.measures.filled(), 1)
        return [
            Measure(version=version, position=position, text=row["text"], text_en=row["text_en"])
            for position, row in rows
        ]
