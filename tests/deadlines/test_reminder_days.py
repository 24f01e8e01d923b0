"""On this date these people get these mails.

Written for reading by an officer. A case is a small story: who is a member, what happened on which day, and in the
`mails` column every mail that goes out by the last day, as "day: address: what (deadline)". The sweep and the
delivery run on every day of the story except the days that are said to be missed.

The mails of one story, where nothing else is said: 30 and 7 days before, on the day, and 14 days after.
"""

import datetime

import pytest

from accounts.models import User
from deadlines.ledger import end_duties
from deadlines.models import ReminderRule
from deadlines.scheduling import choose, schedule_of
from members.models import Organization
from notices.models import Notice, ThinnedAddress
from tests.deadlines.factory import member, write_ledger

pytestmark = pytest.mark.django_db
DAY = datetime.date.fromisoformat


def city(**more):
    """めぐり市 joined on 1 December 2025; its goals are due on 1 December 2026, a Tuesday."""
    return member(DAY("2025-12-01"), category="university", **more)


def test_thirty_and_seven_days_before_on_the_day_and_fourteen_after(story):
    city()
    story.run("2026-10-25", "2026-12-31")
    assert story.mails == [
        "2026-10-30: contact: project (2026-12-01)",  # 1 November is a Sunday, 31 October a Saturday
        "2026-11-24: contact: project (2026-12-01)",
        "2026-12-01: contact: project (2026-12-01)",
        "2026-12-15: contact: project (2026-12-01)",
    ]


def test_the_manager_gets_it_too_and_nobody_twice(story):
    city(contact="office@example.jp", manager="manager@example.jp")
    city(contact="same@example.jp", manager="same@example.jp")
    story.run("2026-11-24", "2026-11-24")
    assert story.mails == [
        "2026-11-24: manager: project (2026-12-01)",
        "2026-11-24: office: project (2026-12-01)",
        "2026-11-24: same: project (2026-12-01)",
    ]


def test_one_mail_a_day_with_all_that_is_due(story):
    member(DAY("2025-12-01"))
    story.run("2026-11-24", "2026-11-24")
    assert story.mails == ["2026-11-24: contact: announcement (2026-12-01), goals (2026-12-01)"]


def test_new_year_mail_goes_out_on_the_last_working_day(story):
    member(DAY("2025-12-31"), category="university")
    story.run("2026-12-22", "2027-01-20")
    assert story.mails == [
        "2026-12-24: contact: project (2026-12-31)",
        "2026-12-28: contact: project (2026-12-31)",
        "2027-01-14: contact: project (2026-12-31)",
    ]


def test_missed_days_are_caught_up_with_the_step_that_is_current(story):
    city()
    story.run("2026-10-25", "2026-12-02", missed=[f"2026-11-{day}" for day in range(20, 27)])
    assert story.mails == [
        "2026-10-30: contact: project (2026-12-01)",
        "2026-11-27: contact: project (2026-12-01)",
        "2026-12-01: contact: project (2026-12-01)",
    ]


def test_a_step_missed_for_longer_than_the_window_is_shown_as_missed(story):
    city()
    missed = [(DAY("2026-10-28") + datetime.timedelta(n)).isoformat() for n in range(30)]
    story.run("2026-10-25", "2026-12-01", missed=missed)
    assert story.mails == [
        "2026-11-27: contact: project (2026-12-01)",
        "2026-12-01: contact: project (2026-12-01)",
    ]
    assert [notice.step for notice in Notice.objects.filter(state="missed")] == ["30 days before"]


def test_the_second_year_reminds_again(story):
    university = city()
    university.duties.get(kind="project").submitted(on=DAY("2026-06-01"))
    story.run("2027-11-01", "2027-12-02")
    first = university.duties.get(kind="disclosure", period=1)
    first.submitted(on=DAY("2027-12-02"))
    story.run("2028-10-30", "2028-12-02")
    assert story.mails == [
        "2027-11-01: contact: disclosure (2027-12-01)",
        "2027-11-24: contact: disclosure (2027-12-01)",
        "2027-12-01: contact: disclosure (2027-12-01)",
        "2028-11-01: contact: disclosure (2028-12-01)",
        "2028-11-24: contact: disclosure (2028-12-01)",
        "2028-12-01: contact: disclosure (2028-12-01)",
    ]


def test_a_named_plan_revision_moves_the_reminders(story):
    town = member(DAY("2024-04-01"), category="local_government", plan_revision_on=DAY("2026-12-01"))
    for duty in town.duties.exclude(kind="announcement"):
        duty.submitted()
    moved = {"2026-11-10": lambda: choose(schedule_of(town), plan_revision_on=DAY("2027-01-29"))}
    story.run("2026-10-25", "2027-02-01", events=moved)
    assert [mail for mail in story.mails if "announcement" in mail] == [
        "2026-10-30: contact: announcement (2026-12-01)",
        "2026-12-28: contact: announcement (2027-01-29)",  # 30 December is closed
        "2027-01-22: contact: announcement (2027-01-29)",
        "2027-01-29: contact: announcement (2027-01-29)",
    ]


def test_an_extension_starts_the_steps_of_its_own_date(story):
    duty = city().duties.get(kind="project")
    extended = {"2026-11-26": lambda: duty.extend(to=DAY("2027-02-01"), because="学内手続", by=None)}
    story.run("2026-11-21", "2027-02-02", events=extended)
    assert story.mails == [
        "2026-11-24: contact: project (2026-12-01)",
        "2026-12-28: contact: project (2027-02-01)",
        "2027-01-25: contact: project (2027-02-01)",
        "2027-02-01: contact: project (2027-02-01)",
    ]


def test_what_is_submitted_on_the_last_day_is_not_asked_for_again(story):
    duty = city().duties.get(kind="project")
    story.run("2026-11-30", "2026-12-31", events={"2026-12-01": lambda: duty.submitted(on=DAY("2026-12-01"))})
    assert story.mails == ["2026-11-30: contact: project (2026-12-01)", "2026-12-01: contact: project (2026-12-01)"]
    duty.refresh_from_db()
    assert not duty.was_late


def test_a_returned_report_is_asked_for_again_by_its_correction_date(story):
    duty = city().duties.get(kind="project")
    events = {
        "2026-11-20": lambda: duty.submitted(on=DAY("2026-11-20")),
        "2026-12-03": lambda: duty.returned(correction_due_on=DAY("2027-01-15")),
    }
    story.run("2026-11-19", "2027-01-16", events=events)
    assert story.mails == [
        "2026-12-16: contact: project (2027-01-15)",
        "2027-01-08: contact: project (2027-01-15)",
        "2027-01-15: contact: project (2027-01-15)",
    ]


def test_a_person_who_left_gets_nothing_more(story):
    city(contact=None, manager="manager@example.jp")
    left = {"2026-11-25": lambda: User.objects.update(is_active=False)}
    story.run("2026-11-24", "2026-12-20", events=left)
    assert story.mails == ["2026-11-24: manager: project (2026-12-01)"]


def test_an_organization_that_left_gets_nothing_more(story):
    university = city()

    def leave():
        left = {"status": "left", "left_on": DAY("2026-11-30"), "leaving_reason": "withdrew"}
        Organization.objects.filter(pk=university.pk).update(**left)
        end_duties(university)

    story.run("2026-11-24", "2026-12-20", events={"2026-11-30": leave})
    assert story.mails == ["2026-11-24: contact: project (2026-12-01)"]


def test_a_waived_duty_is_not_asked_for(story):
    duty = city().duties.get(kind="project")
    story.run("2026-11-24", "2026-12-20", events={"2026-11-25": lambda: duty.waive(because="改組のため", by=None)})
    assert story.mails == ["2026-11-24: contact: project (2026-12-01)"]


def test_twenty_ninth_of_february(story):
    member(DAY("2027-02-28"), category="university")
    story.run("2028-02-15", "2028-03-15")
    assert story.mails == [
        "2028-02-22: contact: project (2028-02-29)",
        "2028-02-29: contact: project (2028-02-29)",
        "2028-03-14: contact: project (2028-02-29)",
    ]


def test_a_rule_switched_on_late_never_mails_the_past(story):
    city()
    rule = ReminderRule(kind="", lead_days=-7, audience="contact", effective_from=DAY("2026-12-10"))
    story.run("2026-12-01", "2026-12-31", events={"2026-12-10": rule.save})
    assert story.mails == [
        "2026-12-01: contact: project (2026-12-01)",
        "2026-12-15: contact: project (2026-12-01)",
    ]


def test_a_rule_for_one_kind_alone(story):
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(kind="goals", lead_days=10, audience="contact", effective_from=DAY("2026-01-01"))
    member(DAY("2025-12-01"))
    story.run("2026-11-18", "2026-12-20")
    assert story.mails == ["2026-11-20: contact: goals (2026-12-01)"]  # the 21st is a Saturday


def test_who_thinned_its_advance_notices_gets_those_of_thirty_days_and_later(story):
    ReminderRule.objects.create(lead_days=90, audience="contact", effective_from=DAY("2026-01-01"))
    city(contact="thin@example.jp")
    city(contact="all@example.jp")
    ThinnedAddress.objects.create(address="thin@example.jp")
    story.run("2026-09-01", "2026-10-31")
    assert story.mails == [
        "2026-09-02: all: project (2026-12-01)",
        "2026-10-30: all: project (2026-12-01)",
        "2026-10-30: thin: project (2026-12-01)",
    ]


def test_members_who_joined_years_ago_and_are_imported_today_get_one_mail_with_their_current_steps(story):
    for n in range(3):
        member(DAY("2023-09-12"), contact=f"member{n}@example.jp", on=DAY("2026-11-24"))
    story.run("2026-11-24", "2026-12-31")
    overdue = "announcement (2024-09-12), goals (2024-09-12), report (2025-09-12), report (2026-09-12)"
    assert story.mails == [f"2026-11-24: member{n}: {overdue}" for n in range(3)]


def test_three_years_of_a_member_that_answers_in_time(story):
    university = member(DAY("2025-10-15"), category="university")

    def answer(kind, period, day):
        return lambda: university.duties.get(kind=kind, period=period).submitted(on=DAY(day))

    events = {
        "2026-10-08": answer("project", 1, "2026-10-08"),
        "2027-09-20": answer("disclosure", 1, "2027-09-20"),
        "2028-10-13": answer("disclosure", 2, "2028-10-13"),
    }
    story.run("2025-10-15", "2028-12-31", events=events)
    assert story.mails == [
        "2026-09-15: contact: project (2026-10-15)",
        "2026-10-08: contact: project (2026-10-15)",
        "2027-09-15: contact: disclosure (2027-10-15)",
        "2028-09-15: contact: disclosure (2028-10-15)",
        "2028-10-06: contact: disclosure (2028-10-15)",  # the 8th is a Sunday
        "2028-10-13: contact: disclosure (2028-10-15)",  # and so is the 15th
    ]


def test_an_extension_of_a_duty_opened_late_is_reminded_from_where_it_stands(story):
    university = city()
    write_ledger(university, DAY("2026-11-20"))
    story.run("2026-11-20", "2026-11-30")
    assert story.mails == ["2026-11-24: contact: project (2026-12-01)"]
    assert Organization.objects.count() == 1
