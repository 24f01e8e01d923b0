"""Who is missing, and the figures of the home that lead there."""

import datetime

import pytest
from django.urls import reverse

from deadlines.models import Duty
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


def test_nonsense_in_the_address_is_left_out(client, officer):
    duty = owed(datetime.date(2026, 12, 1))
    assert shown(client, when="zzz", kind="\x00", page="99999999999999999999") == {duty.pk}


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
    assert [ask(address) for address in addresses] == before
