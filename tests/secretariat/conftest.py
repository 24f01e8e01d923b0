"""What the tests of the desk may ask for."""

import pytest

from tests.members.factory import OfficerFactory


@pytest.fixture
def own_files(settings, tmp_path):
    """Files in a folder of this test alone, and no worker woken: the test does its work."""
    settings.WAKE_WORKERS = False
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}},
    }


@pytest.fixture
def officer(client, own_files):
    """An officer who is signed in, with files of the test's own."""
    officer = OfficerFactory()
    client.force_login(officer)
    return officer
