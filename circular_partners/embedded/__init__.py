"""PostgreSQL and Valkey of this clone's own, from pinned wheels, so that one command starts everything.

`postgres` and `valkey` know one server each, `servers` decides who starts and who stops them, `base` is the
database backend of `settings.embedded`: its first connection starts the server where it is not up yet.
Nothing here is used when DATABASE_URL and REDIS_URL are given.
"""


class EmbeddedError(Exception):
    """Something that the person at the keyboard has to know, in one sentence."""
