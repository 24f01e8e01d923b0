"""Tasks of the secretariat: opened once, settled by themselves, done by an officer."""

import datetime

import pytest
from django.urls import reverse

from deadlines import alarm, sweep
from deadlines.models import ReminderRule, Task
from deadlines.reminders import current_steps
from notices.models import BouncedAddress, Notice
from reviews.errors import Conflict
from tests.deadlines.factory import member
from tests.members.factory import ContactFactory, OfficerFactory, RoleFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture
def unreached(frozen_today):
    """A university that nobody can reach; its project is due in a week."""
    frozen_today(2026, 11, 24)
    return member(DAY(2025, 12, 1), category="university", contact=None)


@pytest.fixture
def officer(client):
    user = OfficerFactory(name="事務局 一郎")
    client.force_login(user)
    return user


def swept():
    """The only task after a sweep, or None."""
    sweep.sweep(by_hand=True)
    return Task.objects.first()


def test_sweeping_again_opens_it_once(unreached):
    swept(), swept()
    task = Task.objects.get()
    assert (task.kind, task.organization, task.duty.kind) == ("unreachable", unreached, "project")
    assert task.due_on == DAY(2026, 12, 1)
    assert not Notice.objects.exists()


def test_a_company_that_owes_two_things_is_one_task(frozen_today):
    frozen_today(2026, 11, 24)
    member(DAY(2025, 12, 1), contact=None)
    swept()
    assert Task.objects.count() == 1


def test_while_reminders_are_held_the_alarm_is_raised_all_the_same(unreached):
    member(DAY(2025, 12, 1), category="university", contact="reached@example.jp")
    assert sweep.sweep().hold == "first"
    assert Task.objects.get().organization == unreached


def test_it_settles_when_somebody_can_be_reached_and_opens_again_when_nobody_can(unreached):
    swept()
    ContactFactory(organization=unreached, email="new@example.jp")
    assert swept().state == Task.State.SETTLED
    BouncedAddress.objects.create(address="new@example.jp")
    assert swept().state == Task.State.OPEN
    assert Task.objects.count() == 1


@pytest.mark.parametrize(
    "verb",
    [
        lambda duty: duty.submitted(),
        lambda duty: duty.waive(because="改組のため"),
        lambda duty: duty.extend(to=DAY(2027, 6, 1), because="学内手続"),
    ],
    ids=["submitted", "waived", "extended"],
)
def test_it_settles_at_once_when_the_duty_is_no_longer_due(unreached, verb):
    verb(swept().duty)
    assert Task.objects.get().state == Task.State.SETTLED
    assert swept().state == Task.State.SETTLED


def test_a_moved_date_settles_it_at_the_next_sweep(unreached):
    task = swept()
    unreached.duties.filter(pk=task.duty_id).update(extended_to=DAY(2027, 6, 1))
    assert swept().state == Task.State.SETTLED


def test_what_an_officer_has_seen_to_is_not_asked_again_until_the_next_date_comes_in_sight(unreached, frozen_today):
    swept().finish(by=OfficerFactory(), note="電話で確認")
    frozen_today(2026, 12, 20)
    swept()
    assert Task.objects.filter(kind="unreachable").count() == 1
    frozen_today(2027, 9, 2)
    swept()
    assert [task.due_on for task in Task.objects.filter(kind="unreachable", state="open")] == [DAY(2027, 12, 1)]


def test_of_two_officers_the_second_is_told(unreached):
    task = swept()
    same = Task.objects.get(pk=task.pk)
    task.finish(by=OfficerFactory(), note="済み")
    with pytest.raises(Conflict):
        same.finish(by=OfficerFactory(), note="こちらも")
    with pytest.raises(Conflict):
        same.assign(to=OfficerFactory())


def test_a_rule_for_the_secretariat_makes_tasks_and_no_mail(unreached):
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(lead_days=30, audience="secretariat", effective_from=DAY(2026, 1, 1))
    ReminderRule.objects.create(lead_days=7, audience="secretariat", effective_from=DAY(2026, 1, 1))
    ContactFactory(organization=unreached)
    swept(), swept()
    assert list(Task.objects.values_list("kind", "step")) == [("due", "7 days before")]
    assert not Notice.objects.exists()
    assert sweep.preview() == []


def test_a_statement_a_rule_whatever_the_number_of_members(unreached, django_assert_num_queries):
    swept()
    for _n in range(20):
        member(DAY(2025, 12, 1), category="university", contact=None)
    steps = current_steps(DAY(2026, 11, 24))
    with django_assert_num_queries(8):  # savepoint, lock, settle, last look, alarm, rule, look, release
        assert alarm.raise_tasks(DAY(2026, 11, 24), steps) == 20


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_says_what_is_the_matter_and_leads_to_where_it_is_put_right(unreached, officer, client, prefix):
    ContactFactory(organization=unreached, email="gone@example.jp", telephone="03-9999-0000")
    BouncedAddress.objects.create(address="gone@example.jp")
    RoleFactory(organization=unreached, user__email="left@example.jp", user__is_active=False)
    task = swept()
    page = client.get(prefix + reverse("task", args=[task.pk])).content.decode()
    assert f"{unreached.pk}/change/#contacts-group" in page
    assert "03-9999-0000" in page
    assert ("came back" if prefix else "不達") in page
    assert ("account closed" if prefix else "アカウント停止") in page


def test_done_needs_a_note_and_keeps_it(unreached, officer, client):
    address = reverse("task", args=[swept().pk])
    assert client.post(address, {"note": " "}).context["form"].errors["note"]
    client.post(address, {"note": "電話で新しい担当者を確認した"})
    task = Task.objects.get()
    assert (task.state, task.done_by, task.note) == ("done", officer, "電話で新しい担当者を確認した")
    again = client.post(address, {"note": "もう一度"})
    assert again.status_code == 409
    assert "もう一度" in again.content.decode()


def test_an_officer_takes_a_task_and_who_comes_late_is_told(unreached, officer, client):
    task = swept()
    address = reverse("task-assign", args=[task.pk])
    client.post(address, {"officer": ""})
    task.refresh_from_db()
    assert task.officer == officer
    client.force_login(OfficerFactory())
    client.post(address, {"officer": ""})
    task.refresh_from_db()
    assert task.officer == officer
    client.post(address, {"officer": str(officer.pk)})
    task.refresh_from_db()
    assert task.officer != officer


def test_the_list_filters_and_gives_many_to_one(unreached, officer, client):
    task = swept()
    listed = reverse("admin:deadlines_task_changelist")
    client.post(listed, {"action": "take", "_selected_action": [str(task.pk)]})
    for wanted, count in [
        ({"officer": "me"}, 1),
        ({"officer": "nobody"}, 0),
        ({"officer": str(OfficerFactory(name="同僚 花子").pk)}, 0),
        ({"class": "academic", "state__exact": "open"}, 1),
        ({"class": "corporate"}, 0),
        ({"q": unreached.name_ja}, 1),
    ]:
        assert client.get(listed, wanted).context["cl"].result_count == count, wanted


def test_a_colleagues_tasks_can_be_listed(unreached, officer, client):
    colleague = OfficerFactory(name="同僚 花子")
    swept().assign(to=colleague)
    listed = reverse("admin:deadlines_task_changelist")
    assert client.get(listed, {"officer": str(colleague.pk)}).context["cl"].result_count == 1
    assert "同僚 花子" in client.get(listed).content.decode()
    assert client.get(listed, {"officer": "me"}).context["cl"].result_count == 0


def test_the_home_counts_what_the_list_shows_and_the_board_marks_the_member(unreached, officer, client):
    swept()
    (figure,) = client.get(reverse("admin:index")).context["desk"]["tasks"]
    assert figure["number"] == client.get(figure["address"]).context["cl"].result_count == 1
    assert all(row.is_unreached for row in client.get(reverse("board")).context["rows"])
    ContactFactory(organization=unreached)
    assert not any(row.is_unreached for row in client.get(reverse("board")).context["rows"])


def test_a_person_of_a_member_sees_no_task(unreached, client):
    client.force_login(RoleFactory(organization=unreached).user)
    assert client.get(reverse("task", args=[Task.objects.create(
        kind="overdue", organization=unreached, duty=unreached.duties.first(), due_on=DAY(2026, 12, 1)
    ).pk])).status_code == 403  # fmt: skip
