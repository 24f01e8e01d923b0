"""Production: everything comes from the environment, and what is missing is named before anything starts."""

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured

from circular_partners.settings.environment import env

REQUIRED = (
    *("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"),
    *("ALLOWED_HOSTS", "BASE_URL", "DEFAULT_FROM_EMAIL"),
)
missing = [name for name in REQUIRED if not env.str(name, default="").strip()]
if missing:
    raise ImproperlyConfigured(
        f"Missing in the environment: {', '.join(missing)}. docs/settings.md says what each one means."
    )

from circular_partners.settings.base import *  # noqa: E402, F403 (after the friendly refusal)
from circular_partners.settings.database import databases  # noqa: E402
from circular_partners.settings.mail import mail_settings  # noqa: E402

EMBEDDED = False
DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
DATABASES = databases()
CELERY_BROKER_URL = env.str("REDIS_URL")
REQUIRE_SECOND_FACTOR = True
vars().update(mail_settings())

# TLS ends at the proxy, which has to set this header itself (docs/deployment.md).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
REST_FRAMEWORK = {**REST_FRAMEWORK, "NUM_PROXIES": TRUSTED_PROXIES}  # noqa: F405
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked inside the network, without TLS
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [env.str("BASE_URL").rstrip("/")]

if SENTRY_DSN := env.str("SENTRY_DSN", default=""):
    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False, traces_sample_rate=0)
