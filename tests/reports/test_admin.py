"""The secretariat's lists: search, filters, read only, as many queries for twenty pages as for two."""

import pytest
from django.urls import reverse

from reports.models import Disclosure, ProgressReport, Project
from tests.files.factory import StoredFileFactory
from tests.members.factory import AdministratorFactory, OrganizationFactory
from tests.reports.factory import DisclosureFactory, ProjectFactory, open_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = AdministratorFactory()
    client.force_login(person)
    return person


def many(model, count):
    organizations = OrganizationFactory.create_batch(10)
    model.objects.bulk_create([model(organization=organizations[n % 10]) for n in range(count)])


@pytest.mark.parametrize("model", [ProgressReport, Project, Disclosure])
def test_a_list_asks_as_often_for_two_pages_as_for_twenty(client, officer, model, django_assert_max_num_queries):
    address = reverse(f"admin:reports_{model._meta.model_name}_changelist")
    counts = []
    for count in (60, 940):
        many(model, count)
        with django_assert_max_num_queries(30) as asked:
            assert client.get(address, {"q": "循環", "state__exact": "draft"}).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_members_wrote_is_read_only(client, officer):
    for submission in (open_report(), ProjectFactory(), DisclosureFactory()):
        name = submission._meta.model_name
        assert client.get(reverse(f"admin:reports_{name}_change", args=[submission.pk])).status_code == 200
        assert client.post(reverse(f"admin:reports_{name}_change", args=[submission.pk])).status_code == 403
        assert client.get(reverse(f"admin:reports_{name}_add")).status_code == 403
        assert client.post(reverse(f"admin:reports_{name}_delete", args=[submission.pk])).status_code == 403


def test_a_file_is_shown_and_not_changed(client, officer):
    stored = StoredFileFactory()
    address = reverse("admin:files_storedfile_change", args=[stored.pk])
    assert stored.get_absolute_url() in client.get(address).content.decode()
    assert client.post(address).status_code == 403
    assert client.get(reverse("admin:files_storedfile_changelist"), {"q": "証憑"}).status_code == 200
