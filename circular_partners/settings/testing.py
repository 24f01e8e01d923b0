"""Tests: pytest starts servers of its own and fills in where they are (tests/servers.py)."""

import tempfile
from pathlib import Path

from circular_partners.settings.base import *  # noqa: F403
from circular_partners.settings.base import env
from circular_partners.settings.database import databases
from circular_partners.settings.mail import mail_settings

EMBEDDED = True
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", default=1)  # threads do not see what a test has not committed
DEBUG = False
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
REQUIRE_SECOND_FACTOR = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Given to the real processes that a test starts (worker, web server); pytest itself asks tests/servers.py.
if "DATABASE_URL" in env.ENVIRON:
    DATABASES = databases()
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "portal",
            "USER": "portal",
            "HOST": "127.0.0.1",
        }
    }
CELERY_BROKER_URL = env.str("REDIS_URL", default="memory://")
FILES_DIR = Path(env.str("TEST_RUN_FOLDER", default=tempfile.gettempdir())) / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES_DIR)}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
vars().update(mail_settings(default="memorymail://"))
