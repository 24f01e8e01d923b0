"""The home of the desk counts what its links lead to."""

import pghistory
import pytest
from django.urls import reverse

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


def test_counts_carry_their_units_in_japanese(client):
    OrganizationFactory(category="company")
    WaitingChangeFactory()
    client.force_login(OfficerFactory())
    home = client.get(reverse("admin:index")).content.decode()
    assert "<b>1件</b> 確認待ちの提出物" in home
    assert "最長待ち日数0日" in home
    assert "<b>0通</b> 送信待ち" in home
    assert "<b>0件</b> 不達のため通知を止めている宛先" in home
    assert "<b>2者</b> 企業" in home
    assert "会員 2件" in client.get(reverse("admin:members_organization_changelist")).content.decode()
    english = client.get("/en" + reverse("admin:index")).content.decode()
    assert "<b>1</b> submissions to review" in english


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
