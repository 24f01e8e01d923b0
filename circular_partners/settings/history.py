"""The history of changes: database triggers write a row for each change of a model that `design.history` records."""

import pghistory

PGHISTORY_BASE_MODEL = "design.history.Change"
# Nobody edits history: a trigger on each of its tables refuses.
PGHISTORY_APPEND_ONLY = True
# One trigger a statement, not one a row: bulk writes of 100,000 rows stay set-based.
PGHISTORY_LEVEL = pghistory.Statement  # type: ignore[has-type]
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
# The indexes that the audit page uses are declared in design.history; no other is kept up with each change.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history", db_index=False)
