"""The workspace: duties with their dates, the one next step, and how submissions stand."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from deadlines.models import Duty
from members.categories import Category
from portal.next_step import next_step
from portal.own_submissions import own_submissions
from tests.goals.factory import GoalVersionFactory
from tests.members.factory import OfficerFactory, OrganizationFactory, RoleFactory
from tests.reports.factory import ProjectFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 6, 10)


@pytest.fixture(autouse=True)
def _june():
    with time_machine.travel(datetime.datetime(2026, 6, 10, 12, tzinfo=datetime.UTC), tick=False):
        yield


def duty(organization, kind=Duty.Kind.GOALS, due_on=datetime.date(2026, 7, 10), **fields):
    return Duty.objects.create(organization=organization, kind=kind, due_on=due_on, **fields)


def project(organization, state="draft"):
    """A project in one state, as the loop leaves it."""
    begun = ProjectFactory(organization=organization)
    if state != "draft":
        begun.submit(by=begun.created_by)
    if state == "returned":
        begun.send_back(by=OfficerFactory(name="担当 太郎"), comment="代表者名をご確認ください。")
    return begun


def page_of(client, organization, kind="manager"):
    client.force_login(RoleFactory(organization=organization, kind=kind).user)
    return client.get(reverse("workspace", args=[organization.pk])).content.decode()


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (datetime.date(2026, 7, 10), "あと30日"),
        (datetime.date(2026, 6, 11), "あと1日"),
        (TODAY, "本日が期限です"),
        (datetime.date(2026, 6, 9), "提出期限経過（未提出）"),
        (None, "改定時期未登録"),
    ],
)
def test_the_date_of_a_duty_is_said_neutrally(client, due_on, words):
    organization = OrganizationFactory(category=Category.LOCAL_GOVERNMENT)
    duty(organization, due_on=due_on)
    assert words in page_of(client, organization)


def test_dates_are_softened_by_the_words_of_the_rules(client):
    organization = OrganizationFactory()
    duty(organization)
    page = page_of(client, organization)
    assert "原則" in page
    assert "2026年7月10日（金）" in page


def test_the_soonest_duty_comes_first():
    organization = OrganizationFactory()
    late = duty(organization, Duty.Kind.ANNOUNCEMENT, datetime.date(2026, 9, 1))
    soon = duty(organization, Duty.Kind.GOALS, datetime.date(2026, 7, 1))
    duties = list(Duty.objects.filter(organization=organization).outstanding().soonest_first())
    assert duties == [soon, late]
    assert next_step(duties, []).duty == soon


@pytest.mark.parametrize(
    ("category", "kind", "made"),
    [
        (Category.COMPANY, Duty.Kind.PROGRESS_REPORT, "progress_reports"),
        (Category.UNIVERSITY, Duty.Kind.DISCLOSURE, "disclosures"),
    ],
)
def test_what_the_next_step_begins_answers_the_duty(client, category, kind, made):
    organization = OrganizationFactory(category=category)
    owed = duty(organization, kind=kind, period=1)
    begin = (
        page_of(client, organization).partition('class="next-step')[2].partition("<form ")[2].partition("</form>")[0]
    )
    address = re.search(r'action="([^"]+)"', begin)[1]
    client.post(address, dict(re.findall(r'name="(\w+)" value="([^"]+)"', begin)))
    assert [each.duty for each in getattr(organization, made).all()] == [owed]


def test_goals_are_written_before_they_are_announced_on_the_same_day():
    organization = OrganizationFactory()
    duty(organization, Duty.Kind.ANNOUNCEMENT, TODAY)
    goals = duty(organization, Duty.Kind.GOALS, TODAY)
    assert Duty.objects.filter(organization=organization).soonest_first().first() == goals


def test_a_correction_comes_before_everything_else(client):
    organization = OrganizationFactory()
    duty(organization, due_on=TODAY)
    project(organization, "returned")
    page = page_of(client, organization)
    assert "代表者名をご確認ください。" in page
    step = next_step(list(organization.duties.all()), own_submissions(organization))
    assert step.kind == "correct"


@pytest.mark.parametrize(("state", "kind"), [("draft", "continue"), ("submitted", "wait")])
def test_without_a_duty_the_next_step_follows_the_submissions(state, kind):
    organization = OrganizationFactory()
    project(organization, state)
    assert next_step([], own_submissions(organization)).kind == kind


def test_a_plan_date_is_asked_for_where_none_is_named():
    organization = OrganizationFactory(category=Category.LOCAL_GOVERNMENT)
    unnamed = duty(organization, Duty.Kind.ANNOUNCEMENT, None)
    assert next_step([unnamed], []).kind == "plan-date"


def test_with_nothing_owed_there_is_nothing_to_do(client):
    organization = OrganizationFactory()
    assert "現在、行っていただくことはありません" in page_of(client, organization)


def test_an_officers_name_is_not_told_to_members(client):
    organization = OrganizationFactory()
    project(organization, "returned")
    assert "担当 太郎" not in page_of(client, organization)


@pytest.mark.parametrize("category", [Category.COMPANY, Category.LOCAL_GOVERNMENT, Category.UNIVERSITY])
def test_the_page_costs_the_same_for_many_submissions_as_for_few(client, category):
    organization = OrganizationFactory(category=category)
    client.force_login(RoleFactory(organization=organization).user)
    address = reverse("workspace", args=[organization.pk])

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    project(organization, "returned")
    duty(organization)
    few = cost()
    for period in range(2, 12):
        project(organization, "returned")
        duty(organization, period=period)
    assert cost() <= few


def test_duties_of_one_kind_are_told_apart_by_their_period(client):
    organization = OrganizationFactory()
    duty(organization, Duty.Kind.GOALS)
    for period in (1, 2):
        duty(organization, Duty.Kind.PROGRESS_REPORT, datetime.date(2026 + period, 7, 10), period=period)
    for html in (
        page_of(client, organization),
        client.get(reverse("schedule", args=[organization.pk])).content.decode(),
    ):
        assert html.count("第1期") == html.count("第2期") == 1


def test_a_title_is_in_the_readers_language_where_it_has_one():
    version = GoalVersionFactory(label="廃棄物を半分にする", label_en="Halve the waste")
    with translation.override("en"):
        assert own_submissions(version.organization)[0].title == "Halve the waste"
    assert own_submissions(version.organization)[0].title == "廃棄物を半分にする"
