"""The daily sweep: held until seen, capped, once a day however often it runs."""

import datetime
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from circular_partners.embedded.places import BASE_DIR
from deadlines import sweep
from deadlines.models import Duty, ReminderRule, Sweep
from notices.envelopes import pack
from notices.models import Mail, Notice
from tests.deadlines.factory import member
from tests.members.factory import OfficerFactory
from timekeeping import today

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 24)


@pytest.fixture
def university(frozen_today):
    frozen_today(2026, 11, 24)
    return member(datetime.date(2025, 12, 1), category="university")


def test_the_first_sweep_that_would_mail_anybody_is_held_until_an_officer_lets_it_go(university):
    assert sweep.sweep().hold == "first"
    assert not Notice.objects.exists()
    done = sweep.release(by=OfficerFactory())
    assert done.queued == Notice.objects.count() == 1
    assert not Sweep.objects.held().exists()
    assert sweep.sweep().hold == ""


def test_the_preview_says_what_is_then_queued(university):
    (planned,) = sweep.preview()
    sweep.sweep(by_hand=True)
    notice = Notice.objects.get()
    assert (planned.address, planned.due_on, planned.step) == (notice.address, notice.due_on, notice.step)
    assert sweep.preview() == []


def test_a_day_to_come_is_previewed_without_what_the_sweeps_until_then_will_have_sent(university, frozen_today):
    previewed = {
        day: [(planned.address, planned.step) for planned in sweep.preview(day)]
        for day in (datetime.date(2026, 11, 24) + datetime.timedelta(days=n) for n in range(80))
    }
    for day, expected in previewed.items():
        frozen_today(day.year, day.month, day.day)
        sweep.sweep(by_hand=True)
        assert [*Notice.objects.filter(for_day=day).values_list("address", "step")] == expected, day
    assert sum(map(len, previewed.values())) == 4


def test_on_a_closed_day_the_next_working_day_still_has_the_whole_window(university, frozen_today):
    frozen_today(2026, 11, 28)  # a Saturday; nothing was swept since the 24th
    assert [planned.step for planned in sweep.preview(datetime.date(2026, 11, 30))] == ["7 days before"]


def test_a_day_beyond_the_ledger_is_rehearsed_and_nothing_stays(university, client, capsys):
    day = datetime.date(2028, 12, 1)
    assert sweep.is_beyond_ledger(day)
    assert not sweep.is_beyond_ledger(datetime.date(2027, 6, 1))
    client.force_login(OfficerFactory())
    duties = Duty.objects.count()
    page = client.get(reverse("reminders"), {"date": "2028-12-01"})
    mail = client.get(reverse("reminder-mail"), {"date": "2028-12-01", "address": "contact@example.jp"})
    assert [planned.due_on for planned in page.context["page_obj"]] == [day]
    assert "2028年12月1日" in mail.content.decode()
    assert Duty.objects.count() == duties
    call_command("remind", "--date", "2028-12-01", "--dry-run")
    assert "2028-12-01: 1 reminders to 1 addresses" in capsys.readouterr().out


def test_the_preview_names_a_contact_who_is_also_manager_once(frozen_today):
    frozen_today(2026, 11, 24)
    same = "same@example.jp"
    member(datetime.date(2025, 12, 1), category="university", contact=same, manager=same)
    assert [planned.address for planned in sweep.preview()] == [same]


def test_what_was_held_for_longer_than_the_window_is_caught_up_when_released(university, frozen_today):
    sweep.sweep()
    for day in range(1, 29):
        frozen_today(2026, 12, day)
        sweep.sweep()
    frozen_today(2026, 12, 28)
    assert sweep.release(by=OfficerFactory()).queued == 1


def test_after_an_import_the_next_sweep_is_held(university, frozen_today):
    sweep.sweep()
    sweep.release(by=OfficerFactory())
    Sweep.objects.hold_next()
    frozen_today(2026, 12, 1)
    assert sweep.sweep().hold == "import"
    assert Notice.objects.count() == 1


def test_more_than_the_cap_is_held_and_nothing_is_queued(university, monkeypatch):
    sweep.sweep()
    sweep.release(by=OfficerFactory())
    monkeypatch.setattr(sweep, "LEAST_CAP", 0)
    assert sweep.sweep().hold == ""  # nothing new: what was let go stays so
    for n in range(2):
        member(datetime.date(2025, 12, 1), category="university", contact=f"more{n}@example.jp")
    assert sweep.sweep().hold == "cap"
    assert Notice.objects.count() == 1


def test_what_is_held_is_not_lost_by_releasing_it_on_a_closed_day(university, frozen_today):
    assert sweep.sweep().hold == "first"
    frozen_today(2026, 11, 28)
    with pytest.raises(sweep.ClosedDay):
        sweep.release(by=OfficerFactory())
    assert Sweep.objects.held().exists()


def test_a_step_that_was_taken_back_is_said_when_it_is_true_again(university):
    sweep.sweep(by_hand=True)
    duty = university.duties.get(kind="project")
    duty.submitted()
    duty.withdrawn()
    assert sweep.sweep(by_hand=True).queued == 1
    assert Notice.objects.get().state == "queued"
    assert sweep.sweep(by_hand=True).queued == 0


def test_what_an_officer_cancelled_is_not_queued_again(university):
    sweep.sweep(by_hand=True)
    pack(today())
    Mail.objects.all().cancel()
    assert sweep.sweep(by_hand=True).queued == 0


def test_running_it_twice_queues_nothing_twice(university):
    assert sweep.sweep(by_hand=True).queued == 1
    assert sweep.sweep(by_hand=True).queued == 0


def test_it_opens_the_duties_of_the_time_ahead(university, frozen_today):
    day = frozen_today(2027, 10, 29)
    sweep.sweep(day, by_hand=True)
    assert university.duties.filter(kind="disclosure").count() == 2


def test_a_step_a_statement(university, django_assert_max_num_queries):
    rules = ReminderRule.objects.count()
    with django_assert_max_num_queries(rules + 40):
        sweep.sweep(by_hand=True)


def test_a_local_government_is_asked_for_its_plan_date_with_its_goals(frozen_today):
    frozen_today(2026, 11, 24)
    member(datetime.date(2025, 12, 1), category="local_government")
    sweep.sweep(by_hand=True)
    assert Notice.objects.get().context["plan_is_unnamed"] is True


def test_the_dry_run_writes_nothing(university, capsys):
    Duty.objects.all().delete()
    call_command("remind", "--dry-run")
    assert "contact@example.jp" in capsys.readouterr().out
    assert not Duty.objects.exists()
    assert not Notice.objects.exists()


def test_a_future_day_in_production_needs_the_dry_run(university, settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError) as raised:
        call_command("remind", "--date", "2026-12-01")
    assert raised.value.returncode == 2
    call_command("remind", "--date", "2026-12-01", "--dry-run")


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_the_same_instant_double_nothing(process_environment):
    joined_on = datetime.date(2025, 12, 1)
    for n in range(50):
        member(joined_on, category="university", contact=f"c{n}@example.jp", manager=f"m{n}@example.jp")
    command = [sys.executable, "manage.py", "remind", "--date", "2026-11-24"]
    both = [subprocess.Popen(command, cwd=BASE_DIR, env=process_environment) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert Notice.objects.count() == 100
    assert Sweep.objects.count() == 1
