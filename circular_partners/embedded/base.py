"""Django's PostgreSQL backend on this clone's own server, which the first connection starts."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base

from circular_partners.embedded import EmbeddedError, servers


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        try:
            port = servers.use_postgres()
        except EmbeddedError as error:
            raise ImproperlyConfigured(str(error)) from error
        self.settings_dict["PORT"] = str(port)
        return super().get_connection_params()
