"""What the project is made of: apps, middleware, templates."""

from circular_partners.settings.environment import BASE_DIR

HOUSE = [
    "demo",
    "secretariat",
    "portal",
    "enrolment",
    "reports",
    "goals",
    "deadlines",
    "files",
    "inquiries",
    "members",
    "reviews",
    "notices",
    "accounts",
    "design",
]

INSTALLED_APPS = [
    *HOUSE,
    "circular_partners",
    "circular_partners.admin.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "csp",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.second_factor.SecondFactorMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "circular_partners.addresses.NoNullBytes",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "design.context.partnership",
            ],
            "builtins": ["design.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

ROOT_URLCONF = "circular_partners.urls"
WSGI_APPLICATION = "circular_partners.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
