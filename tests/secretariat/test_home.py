"""The home of the desk counts what its links lead to."""

import datetime
import re

import pghistory
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines.models import StandingDecision, Task
from goals.charts import COLOURS
from goals.models import CountedStanding, Goal
from goals.progress import Standing
from goals.wording import STANDINGS
from portal.charts import standing_chart
from portal.models import Figures
from portal.views.dashboard import rows_by_class
from secretariat import home, queue
from secretariat.models import MemberOfficer
from secretariat.queue_filter import Wanted
from tests.deadlines.factory import DutyFactory
from tests.goals.factory import GoalVersionFactory, accepted_version
from tests.members.factory import OfficerFactory, OrganizationFactory
from tests.portal.factory import accepted_report
from tests.secretariat.factory import WaitingApplicationFactory, WaitingChangeFactory, held
from timekeeping import today

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_waits_is_as_many_as_the_queue_shows(client, language):
    WaitingChangeFactory()
    WaitingApplicationFactory.create_batch(2)
    client.force_login(OfficerFactory())
    address, waiting = language + reverse("admin:index"), language + reverse("reviews")
    assert client.get(address).context["desk"]["waiting_total"] == 3
    assert len(client.get(waiting).context["rows"]) == 3


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
    assert "<b>1</b> to review" in english


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


def rows_behind(client, figure):
    """How many rows the list behind a figure shows."""
    shown = client.get(figure["address"]).context
    if "cl" in shown:
        return shown["cl"].result_count
    return shown["number"] if "number" in shown else shown["page_obj"].paginator.count


def decision(state, *, until=None):
    days = {"awaited_until": until or today() - datetime.timedelta(days=1), "kind": "removal"}
    officer = OfficerFactory()
    return StandingDecision.objects.create(
        organization=OrganizationFactory(), state=state, reason="音信不通", proposed_by=officer, **days
    )


def test_what_waits_for_the_second_officer_is_said_with_its_rows(client):
    client.force_login(OfficerFactory())
    assert client.get(reverse("admin:index")).context["desk"]["standing"] == []
    decision("prepared"), decision("noticed"), decision("noticed")
    decision("noticed", until=today())  # its last day has not passed
    decision("dropped")
    figures = client.get(reverse("admin:index")).context["desk"]["standing"]
    assert [figure["number"] for figure in figures] == [1, 2]
    assert [rows_behind(client, figure) for figure in figures] == [1, 2]


def look_after(officer):
    """A member with an overdue duty, a task about it and a change to review, all in the hands of an officer."""
    duty = DutyFactory(due_on=today() - datetime.timedelta(days=40))
    MemberOfficer.objects.create(organization=duty.organization, officer=officer)
    Task.objects.create(kind="overdue", organization=duty.organization, duty=duty, due_on=duty.due_on, officer=officer)
    held(WaitingChangeFactory(organization=duty.organization), officer)


def test_the_goals_of_the_chart_are_the_rows_behind_their_figures(client):
    client.force_login(OfficerFactory())
    for category in ("company", "company", "local_government", "university"):
        accepted_version(goal__organization__category=category)
    Goal.objects.filter(pk=accepted_version().goal_id).update(ended_on=today(), ended_because="事業の終了")
    left = accepted_version().goal.organization
    type(left).objects.filter(pk=left.pk).update(status="left", left_on=today(), leaving_reason="withdrew")
    GoalVersionFactory()
    Figures.objects.all().delete()
    desk = client.get(reverse("admin:index")).context["desk"]
    figures = [*desk["goals_by_class"], {"address": desk["goals_address"]}]
    assert [figure["number"] for figure in desk["goals_by_class"]] == [2, 1, 1]
    assert [rows_behind(client, figure) for figure in figures] == [2, 1, 1, 4]


def rows_of_table(client, rows):
    """A table's numbers, and as many rows as the lists behind its links show."""
    said = [[cell.number for cell in cells] for _name, *cells in rows]
    shown = [[rows_behind(client, {"address": cell.address}) for cell in cells] for _name, *cells in rows]
    return said, shown


def goal_at(value):
    """A goal from 100 to 50 over ten years, now in its fifth, with an accepted value."""
    version = accepted_version()
    accepted_report(version.goal.organization, [version], value=value)
    return version.goal


def test_each_standing_of_the_chart_leads_to_exactly_its_goals(client):
    client.force_login(OfficerFactory())
    behind, on_track, met = goal_at("95"), goal_at("75"), goal_at("40")
    accepted_version()
    given_up = goal_at("95")
    Figures.objects.all().delete()
    home.figures(by=OfficerFactory())
    Goal.objects.filter(pk=given_up.pk).update(ended_on=today(), ended_because="事業の終了")
    Figures.objects.all().delete()
    rows = client.get(reverse("admin:index")).context["desk"]["goal_rows"]
    said, shown = rows_of_table(client, rows)
    assert said == shown == [[1, 1, 1, 1, 4], [0] * 5, [0] * 5]
    listed = [list(client.get(cell.address).context["cl"].result_list) for cell in rows[0][1:4]]
    assert listed == [[met], [on_track], [behind]]


def test_a_standing_that_changed_is_counted_and_listed_anew(client):
    client.force_login(OfficerFactory())
    goal = goal_at("95")
    for _each in range(2):
        Figures.objects.all().delete()
        home.figures(by=OfficerFactory())
    assert CountedStanding.objects.get().standing == "behind"
    goal.actuals.update(value=40)
    Figures.objects.all().delete()
    said, shown = rows_of_table(client, client.get(reverse("admin:index")).context["desk"]["goal_rows"][:1])
    assert said == shown == [[1, 0, 0, 0, 1]]


@time_machine.travel("2025-05-10 12:00 +09:00", tick=False)
def test_each_month_of_the_growth_leads_to_the_members_of_then(client):
    client.force_login(OfficerFactory())
    joined = datetime.date
    OrganizationFactory(category="company", joined_on=joined(2023, 9, 30))
    OrganizationFactory(category="university", joined_on=joined(2023, 10, 1))
    OrganizationFactory(category="company", joined_on=joined(2025, 5, 20))  # approved, not joined yet
    gone = {"status": "left", "left_on": joined(2024, 3, 31), "leaving_reason": "withdrew"}
    OrganizationFactory(category="company", joined_on=joined(2023, 9, 1), **gone)
    rows = client.get(reverse("admin:index")).context["desk"]["growth_rows"]
    said, shown = rows_of_table(client, rows)
    assert said == shown
    assert [(month, total.number) for month, *_cells, total in rows] == [
        ("2023/09", 2),
        ("2024/03", 2),
        ("2024/09", 2),
        ("2025/03", 2),
        ("2025/05", 2),
    ]
    page = client.get(rows[1][-1].address).content.decode()
    assert "2024年3月31日" in page


@pytest.mark.parametrize("day", ["x", "2024-02-30", "0000-01-01", "20240331x"])
def test_a_day_that_is_none_is_no_server_error(client, day):
    client.force_login(OfficerFactory())
    answer = client.get(reverse("admin:members_organization_changelist"), {"member_on": day}, follow=True)
    assert answer.status_code == 200


def test_what_is_mine_is_told_from_what_is_a_colleagues(client):
    officer = OfficerFactory()
    client.force_login(officer)
    look_after(officer), look_after(officer), look_after(OfficerFactory())
    figures = client.get(reverse("admin:index")).context["desk"]["mine"]
    assert [figure["number"] for figure in figures] == [2, 2, 2, 2]
    assert [rows_behind(client, figure) for figure in figures] == [2, 2, 2, 2]


def test_what_waits_asks_as_often_for_much_as_for_little():
    officer = OfficerFactory()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            home.mine(queue.counts(Wanted(by=officer)), by=officer), home.standing_to_act_on()
        return len(queries)

    look_after(officer), decision("noticed")
    few = cost()
    for _each in range(5):
        look_after(officer), decision("noticed")
    assert cost() == few


def test_a_member_is_found_from_every_page_of_the_desk(client):
    client.force_login(OfficerFactory())
    page = client.get(reverse("reviews")).content.decode()
    address = reverse("admin:members_organization_changelist")
    (form,) = re.findall(rf'<form[^>]*action="{address}"[^>]*role="search".*?</form>', page, re.DOTALL)
    assert 'name="q"' in form
    for name in ("deadlines_task", "deadlines_extensionrequest", "members_organization"):
        assert f'<a href="{reverse(f"admin:{name}_changelist")}"' in page
