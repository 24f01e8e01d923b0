"""PostgreSQL only: DATABASE_URL, or in the embedded settings a server of this clone's own."""

from typing import Any

from circular_partners.settings.environment import env

# Keeping connections is worth nine times the throughput and as good as a pool (docs/decisions.md).
LASTING = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# What goes by psycopg's own cursor (the outbox) is prepared at its third time; not every pooler knows what that is.
PREPARING = {"prepare_threshold": 3 if env.bool("DATABASE_PREPARED_STATEMENTS", default=True) else None}


def databases() -> dict[str, Any]:
    """DATABASES from DATABASE_URL; raises ImproperlyConfigured where it is missing."""
    named = env.db_url("DATABASE_URL")
    options = PREPARING | named.get("OPTIONS", {})
    return {"default": named | {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options} | LASTING}


def embedded_database() -> dict[str, Any]:
    """DATABASES on this clone's own server; its backend finds or starts it and fills in the port."""
    server = {"ENGINE": "circular_partners.embedded", "NAME": "portal", "USER": "portal", "HOST": "127.0.0.1"}
    return {"default": server | LASTING | {"OPTIONS": PREPARING}}
