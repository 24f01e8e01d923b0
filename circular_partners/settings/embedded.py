"""One machine, everything embedded: the default of manage.py."""

import os

from circular_partners.settings.base import *  # noqa: F403
from circular_partners.settings.base import VAR_DIR, env
from circular_partners.settings.database import databases

os.environ.setdefault("EMAIL_URL", f"filemail://{VAR_DIR / 'mail'}")

EMBEDDED = True
DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="embedded-only-not-secret")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
DATABASES = databases(env.str("EMBEDDED_DATABASE_URL", default="postgres://portal@127.0.0.1:54329/portal"))
CELERY_BROKER_URL = env.str("REDIS_URL", default="redis://127.0.0.1:63799/0")
REQUIRE_SECOND_FACTOR = False
