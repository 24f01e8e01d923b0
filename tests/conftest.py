"""What every test may ask for. pytest starts PostgreSQL, Valkey, worker and Chromium itself, when a test needs them."""

import pytest
from django.utils import translation

from tests import servers
from tests.browser.chromium import browser, new_page, page
from tests.processes import celery_worker_process, frozen_today, live_portal, process_environment, smtp_sink
from tests.servers import database_url, django_db_modify_db_settings, postgres_port, valkey_url

__all__ = [
    "browser",
    "celery_worker_process",
    "database_url",
    "django_db_modify_db_settings",
    "frozen_today",
    "live_portal",
    "new_page",
    "page",
    "postgres_port",
    "process_environment",
    "smtp_sink",
    "valkey_url",
]

COMMITTING = {"transactional_db", "live_server", "live_portal", "celery_worker_process", "database_url"}


@pytest.fixture(autouse=True)
def japanese_first() -> None:
    """A test begins in Japanese, whatever page the one before it has asked for."""
    translation.activate("ja")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        servers.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        servers.end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that commits is followed by emptying all tables: the shipped data (catalogue, rules) are put back."""
    for item in items:
        fixtures = getattr(item, "fixturenames", [])
        commits = any(marker.kwargs.get("transaction") for marker in item.iter_markers("django_db"))
        if commits or COMMITTING & set(fixtures):
            item.add_marker(pytest.mark.django_db(transaction=commits, serialized_rollback=True), append=False)
