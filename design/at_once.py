"""For migrations: many operations, one look at the models."""

from typing import Any

from django.db.migrations.operations.base import Operation


class AtOnce(Operation):
    """Runs operations as one that do not build on one another: only new tables, only additions, only changes.

    Django puts all related models together anew after each operation; that took most of the time of `migrate`. Here
    it is done once, after the last one.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        changed: list[tuple[str, str]] = []
        delays: list[bool] = []

        def remember(app_label: str, model: str, delay: bool = False) -> None:
            changed.append((app_label, model))
            delays.append(delay)

        state.reload_model = remember
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        del state.reload_model
        # As Django does: where no relation was changed, only the nearest models are put together anew.
        state.reload_models(changed, delay=all(delays))

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} operations at once"
