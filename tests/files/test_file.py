"""/files/<uuid>/: given to those it belongs to, as a download that runs nothing."""

import uuid

import pytest

from files.models import StoredFile
from tests.files.factory import PDF, PNG, StoredFileFactory, upload
from tests.members.factory import OfficerFactory, OrganizationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder_of_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


def test_a_member_downloads_a_file_that_runs_nothing(client):
    stored = StoredFileFactory(name='証憑 "1".pdf')
    client.force_login(RoleFactory(organization=stored.organization, kind="viewer").user)
    response = client.get(f"/files/{stored.pk}/")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]


def test_an_officer_reads_every_file(client):
    client.force_login(OfficerFactory())
    assert client.get(f"/files/{StoredFileFactory().pk}/").status_code == 200


@pytest.mark.parametrize("kind", ["manager", "submitter", "editor", "viewer"])
def test_not_yours_and_not_there_are_the_same(client, kind):
    stored = StoredFileFactory()
    client.force_login(RoleFactory(kind=kind).user)
    foreign, absent = client.get(f"/files/{stored.pk}/"), client.get(f"/files/{uuid.uuid4()}/")
    assert (foreign.status_code, absent.status_code) == (404, 404)


def test_anonymous_visitors_and_people_without_organization_find_nothing(client):
    stored = StoredFileFactory()
    assert client.get(f"/files/{stored.pk}/").status_code == 404
    client.force_login(UserFactory())
    assert client.get(f"/files/{stored.pk}/").status_code == 404


def test_a_file_without_organization_is_its_uploaders(client):
    stored = StoredFileFactory(organization=None)
    client.force_login(stored.uploaded_by)
    assert client.get(f"/files/{stored.pk}/").status_code == 200
    client.force_login(UserFactory())
    assert client.get(f"/files/{stored.pk}/").status_code == 404


def test_a_file_is_only_read(client):
    stored = StoredFileFactory()
    client.force_login(RoleFactory(organization=stored.organization).user)
    assert client.post(f"/files/{stored.pk}/").status_code == 405


def test_a_kept_file_tells_nothing_by_its_stored_name():
    kept = StoredFile.objects.keep(
        upload(PNG, name="../../社外秘.exe"), organization=OrganizationFactory(), by=UserFactory()
    )
    assert (kept.name, kept.content_type) == ("社外秘.png", "image/png")
    assert "社外秘" not in kept.file.name
    assert kept.file.read() == PNG
