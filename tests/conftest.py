"""What every test may ask for. pytest starts PostgreSQL, Valkey, worker and Chromium itself, when a test needs them."""

import os
from collections import Counter
from typing import Any

import hypothesis
import pytest
from django.template import Template
from django.test.signals import template_rendered
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


# A busy machine is no fault of the portal: no test of Hypothesis is timed.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def japanese_first() -> None:
    """A test begins in Japanese, whatever page the one before it has asked for."""
    translation.activate("ja")


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> None:
    """Where Python is not to write bytecode beside the sources, started processes share it in the run's folder.

    Compiling the portal is a third of a process's start, and tests start more than fifty.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(servers.run_folder() / "bytecode")


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages(django_test_environment: None) -> None:
    """The test client keeps the context of a page, not a copy for each of the hundred pieces that it includes.

    Nobody asks for those, and they took a sixth of the time of all pages.
    """
    Template._render = render_and_tell  # type: ignore[method-assign]


def render_and_tell(self: Template, context: Any) -> str:
    """As Django's own in tests, for the template that was asked for itself."""
    if context.template is self:
        template_rendered.send(sender=self, template=self, context=context)
    return self.nodelist.render(context)


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
