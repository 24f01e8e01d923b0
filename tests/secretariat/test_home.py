"""The home of the desk counts what its links lead to."""

import pghistory
import pytest
from django.urls import reverse

from goals.charts import COLOURS
from goals.progress import Standing
from goals.wording import STANDINGS
from portal.charts import standing_chart
from portal.views.dashboard import rows_by_class
from tests.members.factory import OfficerFactory, OrganizationFactory
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


def test_the_home_says_who_changed_what_lately_and_leads_to_all_changes(client):
    officer = OfficerFactory(name="事務局 花子")
    client.force_login(officer)
    with pghistory.context(user=str(officer.pk)):
        OrganizationFactory(name_ja="株式会社あたらしい")
    page = client.get(reverse("admin:index")).content.decode()
    assert "株式会社あたらしい" in page
    assert f"{reverse('audit')}?by_people=on" in page


def test_the_chart_and_the_table_of_the_goals_have_the_standings_in_one_order():
    names = [str(name) for name in STANDINGS.values()]
    chart = standing_chart(rows_by_class({}))
    assert chart.table.header[1:-1] == names
    assert [key.label for key in chart.legend] == names
    assert COLOURS[Standing.BEHIND] in chart.legend[names.index(str(STANDINGS[Standing.BEHIND]))].swatch
