"""One machine, everything embedded: the default of manage.py.

Without DATABASE_URL this clone's own PostgreSQL is used: the first connection starts it where it is not up, the last
process that used it stops it (circular_partners.embedded). With DATABASE_URL and REDIS_URL nothing is started.
"""

from circular_partners.embedded import servers
from circular_partners.settings.base import *  # noqa: F403
from circular_partners.settings.base import VAR_DIR, env
from circular_partners.settings.database import databases, embedded_database
from circular_partners.settings.mail import mail_settings

EMBEDDED = True
DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="embedded-only-not-secret")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
DATABASES = databases() if "DATABASE_URL" in env.ENVIRON else embedded_database()
CELERY_BROKER_URL = env.str("REDIS_URL", default="") or servers.broker_url()
REQUIRE_SECOND_FACTOR = False
BASE_URL = env.str("BASE_URL", default=servers.base_url()).rstrip("/")
vars().update(mail_settings(default=f"filemail://{VAR_DIR / 'mail'}"))
