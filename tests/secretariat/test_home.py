"""The home of the desk counts what its links lead to."""

import pytest
from django.urls import reverse

from tests.members.factory import OfficerFactory
from tests.secretariat.factory import WaitingApplicationFactory, WaitingChangeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_waits_is_as_many_as_the_queue_shows(client, language):
    WaitingChangeFactory()
    WaitingApplicationFactory.create_batch(2)
    client.force_login(OfficerFactory())
    home, queue = language + reverse("admin:index"), language + reverse("reviews")
    assert client.get(home).context["desk"]["waiting_total"] == 3
    assert len(client.get(queue).context["rows"]) == 3
