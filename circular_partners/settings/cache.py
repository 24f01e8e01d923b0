"""What all web processes remember together, such as how often somebody tried to sign in.

It stands in PostgreSQL: losing Redis must not lock anybody out, and no process keeps a count of its own.
"""

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_memory",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
