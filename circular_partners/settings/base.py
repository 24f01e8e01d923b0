"""Everything that the entry points share."""

from circular_partners.settings.accounts import *  # noqa: F403
from circular_partners.settings.applications import *  # noqa: F403
from circular_partners.settings.bounces import *  # noqa: F403
from circular_partners.settings.cache import *  # noqa: F403
from circular_partners.settings.environment import BASE_DIR, VAR_DIR, env
from circular_partners.settings.fetching import *  # noqa: F403
from circular_partners.settings.history import *  # noqa: F403
from circular_partners.settings.language import *  # noqa: F403
from circular_partners.settings.logs import *  # noqa: F403
from circular_partners.settings.mail import *  # noqa: F403
from circular_partners.settings.partnership import *  # noqa: F403
from circular_partners.settings.queue import *  # noqa: F403
from circular_partners.settings.security import *  # noqa: F403
from circular_partners.settings.security import TRUSTED_PROXIES
from circular_partners.settings.storage import file_storage

BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="secretariat@example.jp")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_FILE_PATH = str(VAR_DIR / "mail")  # only for EMAIL_URL=filemail://…, which may name another folder

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": file_storage(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# For /metrics from another machine: Authorization: Bearer …; without it only this machine may ask.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 50,
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_THROTTLE_CLASSES": ["design.throttling.RequestsAMinute"],
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
API_REQUESTS_A_MINUTE = env.int("API_REQUESTS_A_MINUTE", default=1200)
SPECTACULAR_SETTINGS = {"TITLE": "Circular Partners Portal API", "VERSION": "1.0.0", "SERVE_INCLUDE_SCHEMA": False}
