"""Production refuses to start without what it needs, or with the demo's log-ins; asked of real processes."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User
from circular_partners.checks import refuse_demo_logins
from circular_partners.embedded.places import BASE_DIR

REQUIRED = (
    "SECRET_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "ALLOWED_HOSTS",
    "BASE_URL",
    "DEFAULT_FROM_EMAIL",
)

GIVEN = {
    "SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://mail.example.com:25",
    "ALLOWED_HOSTS": "portal.example.com",
    "BASE_URL": "https://portal.example.com",
    "DEFAULT_FROM_EMAIL": "secretariat@example.com",
}


def start(code, **environment):
    clean = {name: value for name, value in os.environ.items() if name not in REQUIRED}
    clean["DJANGO_SETTINGS_MODULE"] = "circular_partners.settings.production"
    return subprocess.run(
        [sys.executable, "-c", code], env=clean | environment, cwd=BASE_DIR, capture_output=True, text=True, check=False
    )


def test_every_missing_variable_is_named():
    refused = start("import django; django.setup()")
    assert refused.returncode
    assert all(name in refused.stderr for name in REQUIRED)


@pytest.mark.parametrize("name", REQUIRED)
def test_one_missing_variable_is_enough(name):
    given = GIVEN | {name: ""}
    refused = start("import circular_partners.settings.production", **given)
    assert refused.returncode
    assert f"Missing in the environment: {name}." in refused.stderr


def test_production_is_strict():
    code = (
        "import django; from django.conf import settings as s; django.setup();"
        "assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SECURE_HSTS_SECONDS > 0;"
        "assert s.REQUIRE_SECOND_FACTOR and not s.DEBUG and not s.EMBEDDED;"
        "assert s.STORAGES['default']['OPTIONS']['bucket_name'] == 'portal'"
    )
    done = start(code, **GIVEN, STORAGE_URL="s3://portal?endpoint=https://s3.example.com")
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_demo_logins_keep_production_from_starting(settings):
    settings.EMBEDDED = False
    refuse_demo_logins()
    User.objects.create_user("member@example.jp", "circular-demo-2030")
    with pytest.raises(ImproperlyConfigured, match=r"member@example\.jp"):
        refuse_demo_logins()


@pytest.mark.processes
def test_the_web_process_refuses_demo_logins(database_url):
    User.objects.create_user("member@example.jp", "circular-demo-2030")
    refused = start("import circular_partners.wsgi", **(GIVEN | {"DATABASE_URL": database_url}))
    assert "demo log-ins" in refused.stderr


def test_limits_count_the_visitor_and_not_the_proxy():
    code = (
        "import django; django.setup();"
        "from django.test import RequestFactory; from allauth.account.adapter import get_adapter;"
        "from design.throttling import RequestsAMinute;"
        "asked = RequestFactory().get('/', headers={'x-forwarded-for': '6.6.6.6, 203.0.113.7'});"
        "assert get_adapter().get_client_ip(asked) == '203.0.113.7';"
        "assert RequestsAMinute().get_ident(asked) == '203.0.113.7'"
    )
    done = start(code, **GIVEN)
    assert done.returncode == 0, done.stderr


SAYS = """
import logging, django
django.setup()
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("django.request").exception("Internal Server Error: /x/")
logging.getLogger("django.request").warning("Not Found: /y/")
logging.getLogger("django.security.csrf").warning("Forbidden (CSRF cookie not set.): /y/")
logging.getLogger("django.security.DisallowedHost").error("Invalid HTTP_HOST header: y")
logging.getLogger("django.utils").info("y")
"""


def test_an_error_stands_in_the_log_with_its_traceback_and_a_page_that_is_not_there_does_not():
    said = start(SAYS, **GIVEN).stderr
    assert "ERROR django.request: Internal Server Error: /x/" in said
    assert "ZeroDivisionError" in said
    assert "y" not in [line[-1:] for line in said.splitlines()]
    assert "/y/" not in said
