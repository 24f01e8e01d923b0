"""Who is missing, and the figures of the home that lead there."""

import datetime
import uuid
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from deadlines.models import Duty
from notices.models import BouncedAddress, Mail
from tests.members.factory import OfficerFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, frozen_today):
    frozen_today(2026, 11, 24)
    client.force_login(OfficerFactory())


def owed(due_on, kind=Duty.Kind.GOALS, **organization):
    return Duty.objects.create(organization=OrganizationFactory(**organization), kind=kind, due_on=due_on)


def shown(client, **filters):
    return {row.duty.pk for row in client.get(reverse("board"), filters).context["rows"]}


def test_overdue_begins_after_the_next_working_day(client, officer):
    """2026-11-23 is a holiday, the 24th a working day: what was due on the 21st (Saturday) is in time on the 24th."""
    saturday, friday = owed(datetime.date(2026, 11, 21)), owed(datetime.date(2026, 11, 20))
    assert shown(client, when="overdue") == {friday.pk}
    assert saturday.pk in shown(client)


def test_filters_by_what_an_officer_asks_for(client, officer):
    city = owed(datetime.date(2026, 12, 1), category="local_government")
    company = owed(datetime.date(2027, 1, 20), kind=Duty.Kind.ANNOUNCEMENT, name_ja="株式会社さがす")
    assert shown(client, requirement_class="local_government") == {city.pk}
    assert shown(client, when="7") == {city.pk}
    assert shown(client, when="90") == {city.pk, company.pk}
    assert shown(client, kind="announcement") == {company.pk}
    assert shown(client, q="さがす") == {company.pk}


def test_a_page_that_is_not_there_is_the_last(client, officer):
    duty = owed(datetime.date(2026, 12, 1))
    assert shown(client, page="99999999999999999999") == {duty.pk}


@pytest.mark.parametrize(
    "nonsense", [{"when": "zzz"}, {"prefecture": "\x00"}, {"officer": str(uuid.uuid4())}, {"q": "あ" * 101}]
)
def test_a_filter_that_is_not_understood_shows_nothing_and_acts_on_nothing(client, officer, nonsense):
    owed(datetime.date(2026, 12, 1))
    page = client.get(reverse("board"), nonsense)
    assert (list(page.context["rows"]), "絞り込み条件を読み取れませんでした" in page.text) == ([], True)
    answer = client.post(f"{reverse('board-waive')}?{urlencode(nonsense)}", {"all": "1"})
    assert answer.status_code == 302
    assert client.get(reverse("exports"), {"kind": "duties", **nonsense}).context["count"] == 0


def test_the_home_counts_what_the_board_shows(client, officer):
    owed(datetime.date(2026, 11, 1))
    owed(datetime.date(2026, 12, 20))
    figures = {row.kind: row for row in client.get(reverse("admin:index")).context["desk"]["duties"]}
    assert figures["goals"].overdue == len(shown(client, kind="goals", when="overdue")) == 1
    assert dict(figures["goals"].within)[30] == len(shown(client, kind="goals", when="30")) == 1


def test_board_and_home_ask_the_same_number_of_questions_for_any_number_of_members(
    client, officer, django_assert_max_num_queries
):
    def ask(address):
        with django_assert_max_num_queries(80) as asked:
            client.get(address)
        return len(asked)

    addresses = [reverse("board"), reverse("admin:index")]
    owed(datetime.date(2026, 12, 1))
    before = [ask(address) for address in addresses]
    for _n in range(40):
        owed(datetime.date(2026, 12, 2))
    after = [ask(address) for address in addresses]  # the charts of the home may be counted already
    assert all(now <= then for now, then in zip(after, before, strict=True))


def test_the_home_tells_classes_apart_and_links_to_exactly_those_rows(client, officer):
    owed(datetime.date(2026, 11, 1), category="local_government")
    owed(datetime.date(2026, 11, 2))
    owed(datetime.date(2026, 11, 3))
    found = {row.requirement_class: row.overdue for row in client.get(reverse("admin:index")).context["desk"]["duties"]}
    assert found == {"corporate": 2, "local_government": 1}
    assert len(shown(client, kind="goals", requirement_class="corporate", when="overdue")) == 2


def test_mail_that_came_back_stands_on_the_home_with_its_rows(client, officer):
    Mail.objects.create(address="gone@example.jp", state="sent", bounce="bounced")
    Mail.objects.create(address="there@example.jp", state="sent")
    BouncedAddress.objects.create(address="gone@example.jp")
    mails = client.get(reverse("admin:index")).context["desk"]["mails"]
    alarming = [figure for figure in mails if figure["is_alarming"]]
    assert [figure["number"] for figure in alarming] == [1, 1]
    for figure in alarming:
        assert client.get(figure["address"]).context["cl"].result_count == 1


def test_charts_of_the_home_have_their_tables(client, officer):
    OrganizationFactory()
    home = client.get(reverse("admin:index"))
    assert home.context["desk"]["growth"].table.rows
    assert home.content.decode().count("<figure") == 2
