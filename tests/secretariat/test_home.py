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


@pytest.mark.parametrize("year", ["9999", "0", "99999999999999999999", "x"])
@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("deadlines_duty", "due_on"),
        ("notices_mail", "queued_at"),
        ("portal_publicnotice", "published_on"),
        ("enrolment_application", "created_at"),
    ],
)
def test_a_year_that_no_calendar_has_is_no_server_error(client, model, field, year):
    client.force_login(OfficerFactory())
    answer = client.get(reverse(f"admin:{model}_changelist"), {f"{field}__year": year}, follow=True)
    assert answer.status_code == 200
