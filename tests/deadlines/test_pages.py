"""What a member and an officer see and do about deadlines."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from deadlines import sweep
from deadlines.models import Duty, ExtensionRequest, Opening, Schedule, Sweep
from notices.models import Notice
from tests.deadlines.factory import dates_of, member
from tests.members.factory import AdministratorFactory, OfficerFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture
def company(frozen_today):
    frozen_today(2026, 11, 24)
    return member(DAY(2025, 12, 1))


@pytest.fixture
def submitter(company, client):
    user = RoleFactory(organization=company, kind="submitter").user
    client.force_login(user)
    return user


def test_the_duty_page_says_what_by_when_and_what_to_do(company, submitter, client):
    duty = company.duties.get(kind="goals")
    page = client.get(duty.get_absolute_url()).content.decode()
    assert "2026年12月1日" in page
    assert "原則" in page
    assert reverse("goal-list", args=[company.pk]) in page
    assert reverse("duty-extension", args=[company.pk, duty.pk]) in page


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("company", "announcement"),
        ("company", "goals"),
        ("local_government", "announcement"),
        ("university", "project"),
        ("university", "disclosure"),
        ("local_government", "progress_report"),
    ],
)
def test_every_kind_of_duty_has_its_page_in_both_languages(frozen_today, client, category, kind):
    frozen_today(2026, 11, 24)
    organization = member(DAY(2024, 12, 1), category=category, on=DAY(2026, 11, 24))
    client.force_login(RoleFactory(organization=organization).user)
    duty = organization.duties.filter(kind=kind).first()
    where = duty.get_absolute_url()
    for prefix in ("", "/en"):
        assert client.get(prefix + where).status_code == 200
    Duty.objects.filter(pk=duty.pk).update(state="fulfilled", first_submitted_on=DAY(2026, 11, 20))
    page = client.get(where).content.decode()
    (address,) = re.findall(r'href="([^"]+)">提出内容を見る', page)
    assert client.get(address).status_code == 200


def test_a_closed_day_says_until_when_it_is_in_time(client, frozen_today):
    frozen_today(2026, 12, 1)
    university = member(DAY(2025, 12, 31), category="university")
    client.force_login(RoleFactory(organization=university, kind="viewer").user)
    page = client.get(university.duties.get(kind="project").get_absolute_url()).content.decode()
    assert "2027年1月4日" in page


def test_somebody_elses_duty_is_not_there(company, client):
    client.force_login(UserFactory())
    assert client.get(company.duties.first().get_absolute_url()).status_code == 404


def test_asking_for_an_extension_and_granting_it(company, submitter, client):
    duty = company.duties.get(kind="goals")
    url = reverse("duty-extension", args=[company.pk, duty.pk])
    client.post(url, {"wished_on": "令和9年3月31日", "reason": "社内稟議に時間を要するため"})
    asked = ExtensionRequest.objects.get()
    assert asked.wished_on == DAY(2027, 3, 31)
    assert Notice.objects.filter(kind="extension-received").count() == 2
    client.force_login(AdministratorFactory())
    shortened = {"granted_to": "2027-02-26", "grant": "1"}
    page = client.post(reverse("extension-decide", args=[asked.pk]), shortened)
    assert list(page.context["form"].errors) == ["answer"]  # earlier than wished for needs words
    client.post(reverse("extension-decide", args=[asked.pk]), {**shortened, "answer": "年度内に確認を終えるためです。"})
    duty.refresh_from_db()
    asked.refresh_from_db()
    assert (duty.due_on, duty.extended_to) == (DAY(2026, 12, 1), DAY(2027, 2, 26))
    assert asked.state == "shortened"
    granted = Notice.objects.filter(kind="extension-granted")
    assert [notice.context["wished_on"] for notice in granted] == ["2027-03-31"] * 2


def test_a_refusal_needs_a_reason(company, submitter, client):
    asked = ExtensionRequest.ask(
        company.duties.get(kind="goals"), by=submitter, wished_on=DAY(2027, 3, 31), reason="稟議"
    )
    client.force_login(AdministratorFactory())
    url = reverse("extension-decide", args=[asked.pk])
    assert client.post(url, {"refuse": "1", "granted_to": "2027-03-31"}).status_code == 200
    client.post(url, {"refuse": "1", "granted_to": "2027-03-31", "answer": "年内の提出をお願いします。"})
    asked.refresh_from_db()
    assert asked.state == "refused"


@pytest.mark.parametrize("wished_on", ["", "2026-12-01", "0001-01-01", "9999-12-31", "いつか", "2026-02-30", "\x00"])
def test_a_senseless_date_is_said_at_the_field_and_the_reason_is_kept(company, submitter, client, wished_on):
    duty = company.duties.get(kind="goals")
    url = reverse("duty-extension", args=[company.pk, duty.pk])
    response = client.post(url, {"wished_on": wished_on, "reason": "社内稟議のため"})
    assert response.status_code == 200
    assert response.context["form"].errors["wished_on"]
    assert "社内稟議のため" in response.content.decode()


def test_an_editor_may_not_ask(company, client):
    client.force_login(RoleFactory(organization=company, kind="editor").user)
    assert client.get(reverse("duty-extension", args=[company.pk, company.duties.first().pk])).status_code == 403


@pytest.mark.parametrize(
    ("category", "typed", "kind", "dates"),
    [
        (
            "local_government",
            {"interval_months": "24", "plan_name": "環境基本計画", "plan_revision_on": "2028-03-31"},
            "announcement",
            {1: DAY(2028, 3, 31)},
        ),
        ("university", {"interval_months": "２４"}, "project", {1: DAY(2026, 12, 1)}),
        ("company", {"fiscal_year_first_month": "1"}, "goals", {1: DAY(2026, 12, 1)}),
    ],
)
def test_a_member_chooses_its_own_schedule(frozen_today, client, category, typed, kind, dates):
    frozen_today(2026, 11, 24)
    organization = member(DAY(2025, 12, 1), category=category)
    client.force_login(RoleFactory(organization=organization).user)
    response = client.post(reverse("schedule", args=[organization.pk]), typed | {"version": 1}, follow=True)
    assert response.status_code == 200
    assert Schedule.objects.filter(organization=organization).exists()
    assert dates_of(organization, kind) == dates


def test_who_chooses_an_interval_reads_when_the_first_report_will_be_due(frozen_today, client):
    frozen_today(2026, 11, 24)
    city = member(DAY(2026, 11, 1), category="local_government")
    client.force_login(RoleFactory(organization=city).user)
    typed = {"interval_months": "24", "plan_name": "", "plan_revision_on": "", "version": 1}
    shown = client.post(reverse("schedule", args=[city.pk]), typed, follow=True)
    # The goals within a year, then 24 months.
    assert "最も早い期限（原則）は2029年11月1日（木）です" in shown.text
    Opening.objects.look_again(city, on=DAY(2026, 11, 24))
    assert "最も早い期限" not in client.get(reverse("schedule", args=[city.pk])).text


@pytest.mark.parametrize("interval", ["5", "61", "1e30", "-12", "abc", ""])
def test_an_interval_outside_six_to_sixty_months_is_refused(frozen_today, client, interval):
    frozen_today(2026, 11, 24)
    university = member(DAY(2025, 12, 1), category="university")
    client.force_login(RoleFactory(organization=university).user)
    response = client.post(reverse("schedule", args=[university.pk]), {"interval_months": interval, "version": 1})
    assert response.context["form"].errors["interval_months"]


def test_a_plan_is_not_revised_before_the_member_has_joined(frozen_today, client):
    frozen_today(2026, 11, 24)
    city = member(DAY(2024, 12, 1), category="local_government", on=DAY(2026, 11, 24))
    client.force_login(RoleFactory(organization=city).user)
    typed = {"interval_months": "24", "plan_name": "環境基本計画", "plan_revision_on": "2020-01-01", "version": 1}
    answer = client.post(reverse("schedule", args=[city.pk]), typed)
    assert answer.context["form"].errors.keys() == {"plan_revision_on"}
    assert "2020-01-01" in answer.text
    assert not Schedule.objects.filter(organization=city, plan_revision_on__isnull=False).exists()


def test_the_calendar_holds_what_is_owed_and_opens_only_with_the_token(company, submitter, client):
    client.logout()
    url = reverse("deadlines-feed", args=[company.pk])
    found = Calendar.from_ical(client.get(url, {"token": submitter.calendar_token}).content)
    entries = found.walk("VEVENT")
    assert {entry.decoded("dtstart") for entry in entries} == {DAY(2026, 12, 1)}
    assert all(entry.errors == [] for entry in entries)
    other = member(DAY(2025, 12, 1))
    for token in ("", "wrong", UserFactory().calendar_token):
        assert client.get(url, {"token": token}).status_code == 404
    elsewhere = reverse("deadlines-feed", args=[other.pk])
    assert client.get(elsewhere, {"token": submitter.calendar_token}).status_code == 404


def test_the_calendar_keeps_its_query_count(company, submitter, client, django_assert_max_num_queries):
    client.logout()
    with django_assert_max_num_queries(5):
        client.get(reverse("deadlines-feed", args=[company.pk]), {"token": submitter.calendar_token})


def test_an_officer_sees_the_reminders_and_lets_them_go(company, client):
    sweep.sweep()
    client.force_login(AdministratorFactory())
    shown = client.get(reverse("reminders"))
    assert "contact@example.jp" in shown.content.decode()
    assert Sweep.objects.held().exists()
    assert client.get(reverse("reminders-release")).status_code == 405
    client.post(reverse("reminders-release"), {"seen": "1-1"})  # there are others by now
    assert Sweep.objects.held().exists()
    client.post(reverse("reminders-release"), {"seen": shown.context["seen"]})
    assert not Sweep.objects.held().exists()
    assert Notice.objects.filter(kind="reminder").count() == 2
    assert client.get("/en" + reverse("reminders") + "?date=2026-12-01").status_code == 200


def test_members_do_not_see_the_secretariats_pages(company, submitter, client):
    for name in ("reminders",):
        assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("model", ["duty", "dutyrule", "reminderrule", "extensionrequest", "sweep", "mail", "notice"])
def test_the_admin_lists_open_with_constant_queries(company, client, model, django_assert_max_num_queries):
    client.force_login(AdministratorFactory())
    app = "notices" if model in ("mail", "notice") else "deadlines"
    for _ in range(5):
        member(DAY(2024, 4, 1), on=DAY(2026, 11, 24))
    with django_assert_max_num_queries(25):
        assert client.get(reverse(f"admin:{app}_{model}_changelist")).status_code == 200


@pytest.mark.parametrize(("verb", "typed", "state"), [
    ("duty-extend", {"to": "2027-03-31", "reason": "災害のため"}, "open"),
    ("duty-waive", {"reason": "組織改編のため"}, "waived"),
])  # fmt: skip
def test_an_officer_extends_or_waives_with_a_reason(company, client, verb, typed, state):
    client.force_login(AdministratorFactory())
    duty = company.duties.get(kind="goals")
    assert client.post(reverse(verb, args=[duty.pk]), {}).status_code == 200
    client.post(reverse(verb, args=[duty.pk]), typed)
    duty.refresh_from_db()
    assert (duty.state, duty.reason) == (state, typed["reason"])
    assert client.get(reverse("admin:deadlines_duty_change", args=[duty.pk])).status_code == 200
    assert client.get(reverse("admin:deadlines_duty_changelist") + "?overdue=yes&class=corporate").status_code == 200


@pytest.mark.parametrize(
    ("day", "distance", "step"), [(DAY(2026, 11, 24), "あと7日", "7日前"), (DAY(2026, 12, 4), "3日経過", "当日")]
)
def test_the_distance_of_a_deadline_stands_beside_the_step_that_applies(
    company, client, frozen_today, day, distance, step
):
    frozen_today(day.year, day.month, day.day)
    client.force_login(OfficerFactory())
    page = client.get(reverse("reminders")).content.decode()
    assert "適用する段階" in page
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    first = next(row for row in rows if "2026年12月1日" in row)
    assert distance in first
    assert step in first


def run_the_sweep(client):
    """As an officer runs it: asked first, then confirmed as it was seen."""
    asked = client.post(reverse("reminders-sweep"))
    return client.post(reverse("reminders-sweep"), {"confirm": "1", "seen": asked.context["seen"]}, follow=True)


def test_an_officer_runs_the_sweep_at_once_and_the_first_one_is_held(company, client):
    client.force_login(OfficerFactory())
    page = run_the_sweep(client).content.decode()
    assert Sweep.objects.get().is_held
    assert "保留" in page
    page = client.get(reverse("reminders"))
    client.post(reverse("reminders-release"), {"seen": page.context["seen"]})
    queued = Notice.objects.filter(kind="reminder").count()
    assert queued
    run_the_sweep(client)
    assert Notice.objects.filter(kind="reminder").count() == queued


def test_before_the_sweep_runs_it_is_said_how_many_mails_it_would_queue(company, client):
    client.force_login(OfficerFactory())
    Sweep.objects.create(day=DAY(2026, 11, 20), released_at=timezone.now())
    asked = client.post(reverse("reminders-sweep"))
    mails = len({reminder.address for reminder in sweep.preview()})
    assert f"{mails}件" in asked.content.decode()
    assert not Notice.objects.filter(kind="reminder").exists()

    stale = {"confirm": "1", "seen": "999-9"}
    assert "変わりました" in client.post(reverse("reminders-sweep"), stale).content.decode()
    assert not Notice.objects.filter(kind="reminder").exists()

    run_the_sweep(client)
    assert Notice.objects.filter(kind="reminder").values("address").distinct().count() == mails


def test_the_order_of_the_first_two_steps_stands_on_the_page(company, client):
    client.force_login(OfficerFactory())
    page = client.get(reverse("reminders")).content.decode()
    assert page.index("本日の日次処理を実行") < page.index("一覧を確認したので送信する")
    assert reverse("reminders-release") not in page  # only words: nothing is held yet
