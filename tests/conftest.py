"""What every test may ask for. pytest starts PostgreSQL, Valkey, worker and Chromium itself, when a test needs them."""

from collections import Counter

import pytest
from django.utils import translation

from tests import servers
from tests.browser.chromium import browser, new_page, page
from tests.processes import celery_worker_process, frozen_today, live_portal, process_environment, smtp_sink
from tests.servers import (
    database_url,
    django_db_keepdb,
    django_db_modify_db_settings,
    postgres_port,
    valkey_url,
)
from tests.shipped import django_db_setup

__all__ = [
    "browser",
    "celery_worker_process",
    "database_url",
    "django_db_keepdb",
    "django_db_modify_db_settings",
    "django_db_setup",
    "frozen_today",
    "live_portal",
    "new_page",
    "page",
    "postgres_port",
    "process_environment",
    "smtp_sink",
    "valkey_url",
]


@pytest.fixture(autouse=True)
def japanese_first() -> None:
    """A test begins in Japanese, whatever page the one before it has asked for."""
    translation.activate("ja")


SLOW = ("browser", "processes", "long")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest first, so that no worker has one left when the others are through."""
    tests = Counter(item.path for item in items)
    slow = {item.path for item in items for name in SLOW if item.get_closest_marker(name)}
    items.sort(key=lambda item: (item.path not in slow, -tests[item.path], item.path))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        servers.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        servers.end()
