"""Files that only some may read: evidence, filled forms, documents of the working groups."""

from files.models.group_document import GroupDocument
from files.models.stored_file import StoredFile, stored_name

__all__ = ["GroupDocument", "StoredFile", "stored_name"]
