"""PostgreSQL only. Without DATABASE_URL the embedded server under var/ is used (settings.embedded)."""

from typing import Any

from circular_partners.settings.environment import env


def databases(default_url: str | None) -> dict[str, Any]:
    """DATABASES from DATABASE_URL, or from `default_url`; raises ImproperlyConfigured where neither is given."""
    config = env.db_url("DATABASE_URL", default=default_url) if default_url else env.db_url("DATABASE_URL")
    config["ENGINE"] = "django.db.backends.postgresql"
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    return {"default": config}
