"""What every resource of the API shares: pages by cursor, and reading by uuid."""

import uuid
from typing import Any

from rest_framework import viewsets
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination


class CursorPages(CursorPagination):
    """Pages in the order of the identifier: nothing is skipped or repeated while rows come and go."""

    ordering = "id"
    page_size_query_param = "page_size"
    max_page_size = 200
    invalid_cursor_message = "Invalid cursor"

    def decode_cursor(self, request: Any) -> Cursor | None:
        """The cursor of the address; raises NotFound where it was not made by this API."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None:
            try:
                uuid.UUID(str(cursor.position))
            except ValueError as error:
                raise NotFound(self.invalid_cursor_message) from error
        return cursor


class PublicResource(viewsets.ReadOnlyModelViewSet):
    """A list and one entry by its uuid, for everybody to read."""

    pagination_class = CursorPages
    lookup_value_converter = "uuid"
