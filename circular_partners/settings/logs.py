"""What goes wrong is written to the standard error of the process that it happened in, with its traceback.

Django by itself would only mail it to ADMINS where DEBUG is off. That a page is not there, or not for somebody, is no
error.
"""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "null": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        # Who asks by another name of the host, scanners mostly, is answered 400.
        "django.security.DisallowedHost": {"handlers": ["null"], "propagate": False},
    },
}
